#include "host.h"

#include <initguid.h>
#include <knownfolders.h>
#include <shlobj.h>

Text program_path(const wchar_t *name) {
  Text path = {0};
  wchar_t self[MAX_PATH * 4];
  DWORD length = GetModuleFileNameW(NULL, self, ARRAYSIZE(self));
  while (length > 0 && self[length - 1] != L'\\') length--;
  text_append(&path, self, length);
  text_add(&path, name);
  return path;
}

Text data_path(const wchar_t *name) {
  // Asked of the system, not of the environment: a variable of the user must not name the folder an administrator's
  // command works on.
  Text path = {0};
  wchar_t *base = NULL;
  if (SUCCEEDED(SHGetKnownFolderPath(&FOLDERID_ProgramData, KF_FLAG_DONT_VERIFY, NULL, &base))) {
    text_add(&path, base);
    text_add(&path, L"\\LANET Agent");
    if (*name) text_add(&path, L"\\");
    text_add(&path, name);
  }
  CoTaskMemFree(base);
  return path;
}
