// %ProgramData%\LANET Agent\log\agent.log: what the agent and this host write; five files of 2 MB, the newest without number.
#include "host.h"

#define MAX_FILE_BYTES (2 * 1024 * 1024)
#define OLDEST 4

static CRITICAL_SECTION lock;
static HANDLE file = INVALID_HANDLE_VALUE;
static LONGLONG size;
static bool is_open;

/** `agent.log` for 0, else `agent.<number>.log`. */
static Text numbered(unsigned long number) {
  Text path = data_path(L"log\\agent");
  if (number > 0) {
    text_add(&path, L".");
    text_add_number(&path, number);
  }
  text_add(&path, L".log");
  return path;
}

static void open_newest(void) {
  Text path = numbered(0);
  file = CreateFileW(path.units, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_ALWAYS,
                     FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
  LARGE_INTEGER length = {0};
  if (file != INVALID_HANDLE_VALUE) GetFileSizeEx(file, &length);
  size = length.QuadPart;
  text_free(&path);
}

static bool is_there(unsigned long number) {
  Text path = numbered(number);
  bool found = GetFileAttributesW(path.units) != INVALID_FILE_ATTRIBUTES;
  text_free(&path);
  return found;
}

static bool move_on(unsigned long number) {
  Text from = numbered(number);
  Text to = numbered(number + 1);
  bool moved = MoveFileExW(from.units, to.units, MOVEFILE_REPLACE_EXISTING);
  text_free(&from);
  text_free(&to);
  return moved;
}

static void rotate(void) {
  CloseHandle(file);
  unsigned long free_number = 1;
  while (free_number < OLDEST && is_there(free_number)) free_number++;
  // Somebody may hold one of them open. Then nothing is moved onto it: the newest grows for another turn, and the number that
  // came free stays free for it, so that no more than the oldest is ever lost.
  bool moved = true;
  for (unsigned long number = free_number; moved && number > 0; number--) moved = move_on(number - 1);
  open_newest();
  if (!moved) size = 0;
}

static void append(const char *bytes, DWORD count) {
  EnterCriticalSection(&lock);
  // Nobody could write when it was tried last: a full disk, a virus scanner. The agent does not stop for that.
  if (is_open && file == INVALID_HANDLE_VALUE) open_newest();
  if (file != INVALID_HANDLE_VALUE) {
    if (size > 0 && size + count > MAX_FILE_BYTES) rotate();
    DWORD written = 0;
    WriteFile(file, bytes, count, &written, NULL);
    size += written;
  }
  LeaveCriticalSection(&lock);
}

void log_open(void) {
  InitializeCriticalSection(&lock);
  is_open = true;
  open_newest();
}

void log_close(void) {
  EnterCriticalSection(&lock);
  is_open = false;
  if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
  file = INVALID_HANDLE_VALUE;
  LeaveCriticalSection(&lock);
}

void log_line(const char *level, const wchar_t *words) {
  SYSTEMTIME now;
  GetSystemTime(&now);
  wchar_t head[64];
  wsprintfW(head, L"%04u-%02u-%02uT%02u:%02u:%02u.%03uZ %hs ", now.wYear, now.wMonth, now.wDay, now.wHour, now.wMinute,
            now.wSecond, now.wMilliseconds, level);
  Text line = {0};
  text_add(&line, head);
  text_add(&line, words);
  text_add(&line, L"\n");
  DWORD count = 0;
  char *utf8 = text_utf8(&line, &count);
  if (utf8) {
    append(utf8, count);
    HeapFree(GetProcessHeap(), 0, utf8);
  }
  text_free(&line);
}

DWORD WINAPI log_pump(void *pipe) {
  char bytes[8192];
  DWORD count = 0;
  while (ReadFile(pipe, bytes, sizeof(bytes), &count, NULL) && count > 0) append(bytes, count);
  CloseHandle(pipe);
  return 0;
}
