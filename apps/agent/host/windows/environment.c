// The environment a child gets is made here from nothing: the stock runtime honours NODE_OPTIONS and its like, so whoever
// may set a variable for the machine or for an administrator could run code of theirs as the service.
#include "host.h"

#include <initguid.h>
#include <knownfolders.h>
#include <shlobj.h>

/** Taken over where they are set: they tell Windows' own programs about the machine and the user, and run nothing. */
static const wchar_t *const PASSED[] = {
    L"APPDATA",
    L"CommonProgramFiles",
    L"CommonProgramFiles(x86)",
    L"CommonProgramW6432",
    L"COMPUTERNAME",
    L"LOCALAPPDATA",
    L"NUMBER_OF_PROCESSORS",
    L"OS",
    L"PROCESSOR_ARCHITECTURE",
    L"PUBLIC",
    L"USERDOMAIN",
    L"USERNAME",
    L"USERPROFILE",
};

static void add_variable(Text *block, const wchar_t *name, const wchar_t *value) {
  text_add(block, name);
  text_add(block, L"=");
  text_add(block, value);
  text_append(block, L"", 1);
}

static void add_below(Text *block, const wchar_t *name, const wchar_t *folder, const wchar_t *rest) {
  Text value = {0};
  text_add(&value, folder);
  text_add(&value, rest);
  add_variable(block, name, value.units);
  text_free(&value);
}

static void add_known_folder(Text *block, const wchar_t *name, const KNOWNFOLDERID *folder) {
  wchar_t *path = NULL;
  if (SUCCEEDED(SHGetKnownFolderPath(folder, KF_FLAG_DONT_VERIFY, NULL, &path))) add_variable(block, name, path);
  CoTaskMemFree(path);
}

static void add_passed(Text *block) {
  for (size_t index = 0; index < ARRAYSIZE(PASSED); index++) {
    // A value longer than this names no folder and no computer.
    wchar_t value[1024];
    DWORD length = GetEnvironmentVariableW(PASSED[index], value, ARRAYSIZE(value));
    if (length > 0 && length < ARRAYSIZE(value)) add_variable(block, PASSED[index], value);
  }
}

static void add_system_folders(Text *block) {
  wchar_t windows[MAX_PATH] = L"";
  GetSystemWindowsDirectoryW(windows, ARRAYSIZE(windows));
  wchar_t drive[3] = {windows[0], L':', L'\0'};
  add_variable(block, L"SystemDrive", drive);
  add_variable(block, L"SystemRoot", windows);
  add_variable(block, L"windir", windows);
  add_below(block, L"ComSpec", windows, L"\\System32\\cmd.exe");
  Text path = {0};
  text_add(&path, windows);
  text_add(&path, L"\\System32;");
  text_add(&path, windows);
  text_add(&path, L"\\System32\\Wbem;");
  text_add(&path, windows);
  text_add(&path, L"\\System32\\WindowsPowerShell\\v1.0");
  add_variable(block, L"PATH", path.units);
  text_free(&path);
  add_variable(block, L"PATHEXT", L".COM;.EXE;.BAT;.CMD");
}

static void add_temporary_folder(Text *block) {
  wchar_t folder[MAX_PATH + 1] = L"";
  DWORD length = GetTempPathW(ARRAYSIZE(folder), folder);
  if (length == 0 || length >= ARRAYSIZE(folder)) return;
  if (length > 3 && folder[length - 1] == L'\\') folder[length - 1] = L'\0';
  add_variable(block, L"TEMP", folder);
  add_variable(block, L"TMP", folder);
}

Text clean_environment(void) {
  Text block = {0};
  add_passed(&block);
  add_system_folders(&block);
  add_temporary_folder(&block);
  add_known_folder(&block, L"ProgramData", &FOLDERID_ProgramData);
  add_known_folder(&block, L"ALLUSERSPROFILE", &FOLDERID_ProgramData);
  add_known_folder(&block, L"ProgramFiles", &FOLDERID_ProgramFiles);
  add_known_folder(&block, L"ProgramW6432", &FOLDERID_ProgramFiles);
  add_known_folder(&block, L"ProgramFiles(x86)", &FOLDERID_ProgramFilesX86);
  text_append(&block, L"", 1);
  return block;
}
