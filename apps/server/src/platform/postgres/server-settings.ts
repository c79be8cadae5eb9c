/**
 * The arguments `postgres` starts with. They are given here and not in the cluster's files, so that a new release
 * changes them for clusters that exist.
 */
export function serverArguments(directory: string, port: number): string[] {
  const settings = {
    // Loopback only, also because the packages carry an OpenSSL without support; a local socket would be a second way in.
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '128MB',
    wal_compression: 'on',
    // What the product acknowledges must survive a power cut.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // One line every five minutes would be most of the log.
    log_checkpoints: 'off',
    logging_collector: 'off',
    // The launcher recognises some of its messages.
    lc_messages: 'C',
  };
  return ['-D', directory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
