// %ProgramData%\LANET Agent: made for SYSTEM and Administrators alone, removed as a whole. Users may create folders in
// %ProgramData%, so one of this name may already be there, made by somebody who waits for the agent to trust it.
#include "host.h"

#include <aclapi.h>
#include <sddl.h>

/** Full control for SYSTEM and Administrators, inherited by everything below, nothing inherited from above. */
#define ONLY_ADMINISTRATORS L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"

/** Whether a SID is SYSTEM, Administrators or the user this process runs as. */
static bool is_trusted(PSID owner) {
  if (IsWellKnownSid(owner, WinLocalSystemSid) || IsWellKnownSid(owner, WinBuiltinAdministratorsSid)) return true;
  HANDLE token = NULL;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) return false;
  unsigned char user[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
  DWORD size = 0;
  bool same = GetTokenInformation(token, TokenUser, user, sizeof(user), &size) &&
              EqualSid(owner, ((TOKEN_USER *)user)->User.Sid);
  CloseHandle(token);
  return same;
}

/** Whether the owner of a file or folder may be trusted; `is_closed` tells whether it inherits rights from above no more. */
static bool is_of_trusted(const wchar_t *path, bool *is_closed) {
  PSECURITY_DESCRIPTOR descriptor = NULL;
  PSID owner = NULL;
  SECURITY_INFORMATION wanted = OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
  if (GetNamedSecurityInfoW((wchar_t *)path, SE_FILE_OBJECT, wanted, &owner, NULL, NULL, NULL, &descriptor)) return false;
  SECURITY_DESCRIPTOR_CONTROL control = 0;
  DWORD revision = 0;
  bool ours = owner && is_trusted(owner);
  *is_closed = GetSecurityDescriptorControl(descriptor, &control, &revision) && (control & SE_DACL_PROTECTED);
  LocalFree(descriptor);
  return ours;
}

/** A real folder whose owner may be trusted. */
static bool is_ours(const wchar_t *path, bool *is_closed) {
  DWORD attributes = GetFileAttributesW(path);
  if (attributes == INVALID_FILE_ATTRIBUTES) return false;
  if (!(attributes & FILE_ATTRIBUTE_DIRECTORY) || (attributes & FILE_ATTRIBUTE_REPARSE_POINT)) return false;
  return is_of_trusted(path, is_closed);
}

static DWORD close_to_others(const wchar_t *path, PSECURITY_DESCRIPTOR descriptor) {
  BOOL present = FALSE;
  BOOL defaulted = FALSE;
  PACL dacl = NULL;
  if (!GetSecurityDescriptorDacl(descriptor, &present, &dacl, &defaulted)) return GetLastError();
  SECURITY_INFORMATION set = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
  return SetNamedSecurityInfoW((wchar_t *)path, SE_FILE_OBJECT, set, NULL, NULL, dacl, NULL);
}

/** Makes one folder; one that is there stays if it is ours. */
static DWORD make_folder(const wchar_t *path, SECURITY_ATTRIBUTES *security) {
  if (CreateDirectoryW(path, security)) return ERROR_SUCCESS;
  DWORD error = GetLastError();
  bool is_closed = false;
  if (error != ERROR_ALREADY_EXISTS) return error;
  return is_ours(path, &is_closed) ? ERROR_SUCCESS : ERROR_INVALID_OWNER;
}

typedef enum { EVERYTHING, WHAT_OTHERS_OWN } Extent;

static DWORD remove_entry(const Text *path, DWORD attributes);
static DWORD remove_content(const Text *folder, Extent extent);

/** Makes one part of the data folder anew or takes the one that is there, without what others put into it. */
static DWORD make_part(const Text *path) {
  // Without a descriptor of its own it inherits the one of the data folder.
  DWORD error = make_folder(path->units, NULL);
  if (error == ERROR_INVALID_OWNER) {
    error = remove_entry(path, GetFileAttributesW(path->units));
    if (!error) error = make_folder(path->units, NULL);
  }
  // While an administrator's own folder was still open to users, one of them may have left an enrolment or a key in it.
  return error ? error : remove_content(path, WHAT_OTHERS_OWN);
}

static DWORD make_parts(void) {
  static const wchar_t *const parts[] = {L"config", L"state", L"log"};
  DWORD error = ERROR_SUCCESS;
  for (size_t index = 0; index < ARRAYSIZE(parts) && !error; index++) {
    Text path = data_path(parts[index]);
    error = make_part(&path);
    text_free(&path);
  }
  return error;
}

DWORD data_folder_prepare(void) {
  Text path = data_path(L"");
  if (path.length == 0) return ERROR_PATH_NOT_FOUND;
  SECURITY_ATTRIBUTES security = {sizeof(security), NULL, FALSE};
  DWORD revision = SDDL_REVISION_1;
  DWORD error = ERROR_SUCCESS;
  if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(ONLY_ADMINISTRATORS, revision,
                                                            &security.lpSecurityDescriptor, NULL)) {
    error = GetLastError();
  }
  bool is_closed = false;
  if (!error && GetFileAttributesW(path.units) != INVALID_FILE_ATTRIBUTES && !is_ours(path.units, &is_closed)) {
    error = data_folder_remove();
  }
  if (!error) error = make_folder(path.units, &security);
  // One an administrator made by hand has the rights of %ProgramData%; one somebody opened on purpose is left as it is.
  if (!error && is_ours(path.units, &is_closed) && !is_closed) {
    error = close_to_others(path.units, security.lpSecurityDescriptor);
  }
  if (!error) error = make_parts();
  LocalFree(security.lpSecurityDescriptor);
  text_free(&path);
  return error;
}

/** Deletes what a folder holds, or the part of it that is not trusted. Answers the first error, after having tried everything. */
static DWORD remove_content(const Text *folder, Extent extent) {
  DWORD error = ERROR_SUCCESS;
  WIN32_FIND_DATAW found;
  Text pattern = {0};
  text_add(&pattern, folder->units);
  text_add(&pattern, L"\\*");
  HANDLE search = FindFirstFileW(pattern.units, &found);
  text_free(&pattern);
  if (search == INVALID_HANDLE_VALUE) return GetLastError();
  do {
    if (!lstrcmpW(found.cFileName, L".") || !lstrcmpW(found.cFileName, L"..")) continue;
    Text entry = {0};
    text_add(&entry, folder->units);
    text_add(&entry, L"\\");
    text_add(&entry, found.cFileName);
    bool is_closed = false;
    bool stays = extent == WHAT_OTHERS_OWN && is_of_trusted(entry.units, &is_closed);
    DWORD failed = stays ? ERROR_SUCCESS : remove_entry(&entry, found.dwFileAttributes);
    if (!error) error = failed;
    text_free(&entry);
  } while (FindNextFileW(search, &found));
  FindClose(search);
  return error;
}

static DWORD remove_entry(const Text *path, DWORD attributes) {
  if (attributes & FILE_ATTRIBUTE_READONLY) SetFileAttributesW(path->units, FILE_ATTRIBUTE_NORMAL);
  if (!(attributes & FILE_ATTRIBUTE_DIRECTORY)) return DeleteFileW(path->units) ? ERROR_SUCCESS : GetLastError();
  // A junction or a link to a folder: the link goes, what it points to is somebody else's.
  DWORD error = attributes & FILE_ATTRIBUTE_REPARSE_POINT ? ERROR_SUCCESS : remove_content(path, EVERYTHING);
  if (!RemoveDirectoryW(path->units) && !error) error = GetLastError();
  return error;
}

DWORD data_folder_remove(void) {
  Text name = data_path(L"");
  if (name.length == 0) return ERROR_PATH_NOT_FOUND;
  // The long form of the name: what is below may be deeper than MAX_PATH.
  Text path = {0};
  text_add(&path, L"\\\\?\\");
  text_add(&path, name.units);
  DWORD attributes = GetFileAttributesW(path.units);
  DWORD error = attributes == INVALID_FILE_ATTRIBUTES ? ERROR_SUCCESS : remove_entry(&path, attributes);
  text_free(&path);
  text_free(&name);
  return error;
}
