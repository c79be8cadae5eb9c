// How mail is handed over, as a script that runs: the pages show it and the tests run it.

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** For bash with curl and openssl: `LANET_SECRET=… bash hand-over.sh message.eml`. `url`: of the mailbox. */
export function intakeExample({ url, recipient }: { url: string; recipient: string }): string {
  return String.raw`#!/usr/bin/env bash
set -euo pipefail

url=${quoted(url)}
message=$1
delivery=''
sender=''
recipient=${quoted(recipient)}

timestamp=$(date +%s)
sha256=$(openssl dgst -sha256 -r "$message" | cut -d ' ' -f 1)
signature=$(printf '%s\n%s\n%s\n%s\n%s\n%s\n%s' v1 "\${url##*/}" \
  "$timestamp" "$sha256" "$delivery" "$sender" "$recipient" |
  openssl dgst -sha256 -hmac "$LANET_SECRET" -r | cut -d ' ' -f 1)

curl --silent --show-error --fail-with-body "$url" \
  --header 'content-type: message/rfc822' \
  --header "x-lanet-timestamp: $timestamp" \
  --header "x-lanet-content-sha256: $sha256" \
  --header "x-lanet-delivery: $delivery" \
  --header "x-lanet-sender: $sender" \
  --header "x-lanet-recipient: $recipient" \
  --header "x-lanet-signature: v1=$signature" \
  --data-binary "@$message"
`.replaceAll('\\${', '${');
}
