// A process holds the file of its program to its very end, which comes a moment after its service counts as stopped.
#include "host.h"

#include <tlhelp32.h>

/** The process, to be waited for, when its program lies below `folder`; NULL when it does not, or nobody may know. */
static HANDLE open_ours(DWORD id, const Text *folder) {
  HANDLE process = OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
  if (!process) return NULL;
  wchar_t path[MAX_PATH * 4];
  DWORD length = ARRAYSIZE(path);
  int head = (int)folder->length;
  bool is_ours = QueryFullProcessImageNameW(process, 0, path, &length) && length > folder->length &&
                 CompareStringOrdinal(path, head, folder->units, head, TRUE) == CSTR_EQUAL;
  if (is_ours) return process;
  CloseHandle(process);
  return NULL;
}

void in_use_wait(DWORD longest_ms) {
  ULONGLONG until = GetTickCount64() + longest_ms;
  Text folder = program_path(L"");
  PROCESSENTRY32W entry = {.dwSize = sizeof(entry)};
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  bool more = all != INVALID_HANDLE_VALUE && Process32FirstW(all, &entry);
  for (; more; more = Process32NextW(all, &entry)) {
    HANDLE process = entry.th32ProcessID == GetCurrentProcessId() ? NULL : open_ours(entry.th32ProcessID, &folder);
    if (!process) continue;
    ULONGLONG now = GetTickCount64();
    WaitForSingleObject(process, now < until ? (DWORD)(until - now) : 0);
    CloseHandle(process);
  }
  if (all != INVALID_HANDLE_VALUE) CloseHandle(all);
  text_free(&folder);
}
