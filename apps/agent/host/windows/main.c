// lanet-agent.exe: the service that keeps the agent running, and the command administrators type.
#include "host.h"

static int remove_data(void) {
  DWORD error = data_folder_remove();
  if (error) console_error(L"Some of the agent's data could not be removed.");
  return (int)error;
}

int wmain(int count, wchar_t *arguments[]) {
  // Libraries come from System32 alone, never from the folder a command is typed in.
  SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
  // The service manager starts it without arguments; a person who does so reads the agent's help.
  if (count <= 1) return service_run() ? 0 : console_run(0, NULL);
  if (!lstrcmpW(arguments[1], L"--write-enrolment")) return enrolment_write(count - 2, arguments + 2);
  if (!lstrcmpW(arguments[1], L"--wait-stopped")) return service_wait_stopped();
  if (!lstrcmpW(arguments[1], L"--remove-data")) return remove_data();
  return console_run(count - 1, arguments + 1);
}
