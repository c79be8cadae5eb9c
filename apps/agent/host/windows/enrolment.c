// `--write-enrolment`: the installer runs it as SYSTEM with its properties, and the agent's first start reads the file it
// leaves: %ProgramData%\LANET Agent\config\enrol.json, which users cannot read and the agent deletes once it has enrolled.
#include "host.h"

#define MAX_VALUE 2048

typedef struct {
  const wchar_t *option;
  const char *key;
  bool (*is_good)(const wchar_t *value);
  bool is_needed;
  const wchar_t *refusal;
} Field;

static bool starts_with(const wchar_t *value, const wchar_t *head) {
  int length = lstrlenW(head);
  return CompareStringOrdinal(value, min(length, lstrlenW(value)), head, length, TRUE) == CSTR_EQUAL;
}

static bool is_address(const wchar_t *value) {
  return starts_with(value, L"https://") || starts_with(value, L"http://");
}

/** `direct`: none, whatever Windows is set to. */
static bool is_proxy(const wchar_t *value) {
  return is_address(value) || !lstrcmpW(value, L"direct");
}

static bool is_token(const wchar_t *value) {
  for (; *value; value++) {
    bool is_letter = (*value >= L'A' && *value <= L'Z') || (*value >= L'a' && *value <= L'z');
    if (!is_letter && !(*value >= L'0' && *value <= L'9') && *value != L'-') return false;
  }
  return true;
}

static bool is_full_path(const wchar_t *value) {
  return starts_with(value, L"\\\\") || (lstrlenW(value) > 3 && value[1] == L':' && value[2] == L'\\');
}

/** A quotation mark in a property ends its argument on the command line, and the next option becomes part of the value. */
static bool is_text(const wchar_t *value) {
  for (; *value; value++) {
    if (*value < L' ' || *value == L'"') return false;
  }
  return true;
}

static const Field FIELDS[] = {
    {L"--server", "server", is_address, true, L"SERVER is not an address such as https://help.example.com"},
    {L"--token", "token", is_token, true, L"TOKEN is not an enrolment token"},
    {L"--tag", "tag", is_text, false, L"TAG holds a quotation mark or a control character"},
    {L"--proxy", "proxy", is_proxy, false, L"PROXY is neither an address such as http://proxy.example.com:3128 nor direct"},
    {L"--ca-file", "caFile", is_full_path, false, L"CAFILE is not a full path"},
};

/** A JSON string (RFC 8259, section 7); `is_text` let neither quotation marks nor control characters through. */
static void add_json(Text *json, const wchar_t *value) {
  text_add(json, L"\"");
  for (; *value; value++) {
    if (*value == L'\\') text_add(json, L"\\");
    text_append(json, value, 1);
  }
  text_add(json, L"\"");
}

/** Takes one option of the command line into the object. Answers why not, or NULL. */
static const wchar_t *add_field(Text *json, const wchar_t *option, const wchar_t *value, bool given[]) {
  for (size_t index = 0; index < ARRAYSIZE(FIELDS); index++) {
    const Field *field = &FIELDS[index];
    if (lstrcmpW(field->option, option)) continue;
    // A property nobody set comes as an empty value.
    if (!*value) return NULL;
    if (given[index] || lstrlenW(value) > MAX_VALUE || !is_text(value) || !field->is_good(value)) return field->refusal;
    given[index] = true;
    wchar_t key[32];
    wsprintfW(key, L"%hs\"%hs\":", json->length > 1 ? "," : "", field->key);
    text_add(json, key);
    add_json(json, value);
    return NULL;
  }
  return L"--write-enrolment takes --server, --token, --tag, --proxy and --ca-file";
}

static const wchar_t *to_json(Text *json, int count, wchar_t *const arguments[]) {
  bool given[ARRAYSIZE(FIELDS)] = {false};
  const wchar_t *refusal = count % 2 ? L"An option of --write-enrolment lacks its value" : NULL;
  text_add(json, L"{");
  for (int index = 0; index + 1 < count && !refusal; index += 2) {
    refusal = add_field(json, arguments[index], arguments[index + 1], given);
  }
  text_add(json, L"}\n");
  for (size_t index = 0; index < ARRAYSIZE(FIELDS) && !refusal; index++) {
    if (FIELDS[index].is_needed && !given[index]) refusal = L"SERVER and TOKEN are both needed";
  }
  return refusal;
}

/** Puts the whole file in place at once: the agent never reads half of one. */
static DWORD replace_file(const wchar_t *path, const char *bytes, DWORD count) {
  Text draft = {0};
  text_add(&draft, path);
  text_add(&draft, L".draft");
  DWORD error = ERROR_SUCCESS;
  DWORD written = 0;
  HANDLE file = CreateFileW(draft.units, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  if (file == INVALID_HANDLE_VALUE) {
    error = GetLastError();
  } else {
    if (!WriteFile(file, bytes, count, &written, NULL) || !FlushFileBuffers(file)) error = GetLastError();
    CloseHandle(file);
  }
  if (!error && !MoveFileExW(draft.units, path, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)) error = GetLastError();
  text_free(&draft);
  return error;
}

int enrolment_write(int count, wchar_t *const arguments[]) {
  Text json = {0};
  DWORD size = 0;
  const wchar_t *refusal = to_json(&json, count, arguments);
  char *utf8 = refusal ? NULL : text_utf8(&json, &size);
  if (!refusal && !utf8) refusal = L"A value is not valid Unicode";
  DWORD error = ERROR_SUCCESS;
  if (!refusal) {
    Text path = data_path(L"config\\enrol.json");
    error = data_folder_prepare();
    if (!error) error = replace_file(path.units, utf8, size);
    if (error) refusal = L"The data folder cannot be written";
    text_free(&path);
    HeapFree(GetProcessHeap(), 0, utf8);
  }
  text_free(&json);
  if (!refusal) return 0;
  console_error(refusal);
  return error ? (int)error : ERROR_INVALID_PARAMETER;
}
