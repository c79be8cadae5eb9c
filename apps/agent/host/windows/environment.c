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

/** Sorted by name at the end, as Windows wants an environment block. */
typedef struct {
  Text items[32];
  size_t count;
} Variables;

static void add_variable(Variables *variables, const wchar_t *name, const wchar_t *value) {
  if (variables->count == ARRAYSIZE(variables->items)) return;
  Text *item = &variables->items[variables->count++];
  text_add(item, name);
  text_add(item, L"=");
  text_add(item, value);
}

static void add_below(Variables *variables, const wchar_t *name, const wchar_t *folder, const wchar_t *rest) {
  Text value = {0};
  text_add(&value, folder);
  text_add(&value, rest);
  add_variable(variables, name, value.units);
  text_free(&value);
}

static void add_known_folder(Variables *variables, const wchar_t *name, const KNOWNFOLDERID *folder) {
  wchar_t *path = NULL;
  if (SUCCEEDED(SHGetKnownFolderPath(folder, KF_FLAG_DONT_VERIFY, NULL, &path))) add_variable(variables, name, path);
  CoTaskMemFree(path);
}

static void add_passed(Variables *variables) {
  for (size_t index = 0; index < ARRAYSIZE(PASSED); index++) {
    // A value longer than this names no folder and no computer.
    wchar_t value[1024];
    DWORD length = GetEnvironmentVariableW(PASSED[index], value, ARRAYSIZE(value));
    if (length > 0 && length < ARRAYSIZE(value)) add_variable(variables, PASSED[index], value);
  }
}

static void add_system_folders(Variables *variables) {
  wchar_t windows[MAX_PATH] = L"";
  GetSystemWindowsDirectoryW(windows, ARRAYSIZE(windows));
  wchar_t drive[3] = {windows[0], L':', L'\0'};
  add_variable(variables, L"SystemDrive", drive);
  add_variable(variables, L"SystemRoot", windows);
  add_variable(variables, L"windir", windows);
  add_below(variables, L"ComSpec", windows, L"\\System32\\cmd.exe");
  Text path = {0};
  text_add(&path, windows);
  text_add(&path, L"\\System32;");
  text_add(&path, windows);
  text_add(&path, L"\\System32\\Wbem;");
  text_add(&path, windows);
  text_add(&path, L"\\System32\\WindowsPowerShell\\v1.0");
  add_variable(variables, L"PATH", path.units);
  text_free(&path);
  add_variable(variables, L"PATHEXT", L".COM;.EXE;.BAT;.CMD");
}

static void add_temporary_folder(Variables *variables) {
  wchar_t folder[MAX_PATH + 1] = L"";
  DWORD length = GetTempPathW(ARRAYSIZE(folder), folder);
  if (length == 0 || length >= ARRAYSIZE(folder)) return;
  if (length > 3 && folder[length - 1] == L'\\') folder[length - 1] = L'\0';
  add_variable(variables, L"TEMP", folder);
  add_variable(variables, L"TMP", folder);
}

static int name_length(const Text *item) {
  int length = 0;
  while (item->units[length] != L'=') length++;
  return length;
}

static void sort(Variables *variables) {
  for (size_t from = 1; from < variables->count; from++) {
    Text item = variables->items[from];
    size_t to = from;
    for (; to > 0; to--) {
      Text *before = &variables->items[to - 1];
      int order = CompareStringOrdinal(before->units, name_length(before), item.units, name_length(&item), TRUE);
      if (order != CSTR_GREATER_THAN) break;
      variables->items[to] = *before;
    }
    variables->items[to] = item;
  }
}

Text clean_environment(void) {
  Variables variables = {0};
  add_passed(&variables);
  add_system_folders(&variables);
  add_temporary_folder(&variables);
  add_known_folder(&variables, L"ProgramData", &FOLDERID_ProgramData);
  add_known_folder(&variables, L"ALLUSERSPROFILE", &FOLDERID_ProgramData);
  add_known_folder(&variables, L"ProgramFiles", &FOLDERID_ProgramFiles);
  add_known_folder(&variables, L"ProgramW6432", &FOLDERID_ProgramFiles);
  add_known_folder(&variables, L"ProgramFiles(x86)", &FOLDERID_ProgramFilesX86);
  sort(&variables);
  Text block = {0};
  for (size_t index = 0; index < variables.count; index++) {
    text_append(&block, variables.items[index].units, variables.items[index].length + 1);
    text_free(&variables.items[index]);
  }
  text_append(&block, L"", 1);
  return block;
}
