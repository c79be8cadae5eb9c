#include "host.h"

void console_error(const wchar_t *words) {
  HANDLE output = GetStdHandle(STD_ERROR_HANDLE);
  Text line = {0};
  text_add(&line, words);
  text_add(&line, L"\n");
  DWORD count = 0;
  DWORD mode = 0;
  if (GetConsoleMode(output, &mode)) {
    WriteConsoleW(output, line.units, (DWORD)line.length, &count, NULL);
  } else {
    char *utf8 = text_utf8(&line, &count);
    if (utf8) WriteFile(output, utf8, count, &count, NULL);
    if (utf8) HeapFree(GetProcessHeap(), 0, utf8);
  }
  text_free(&line);
}

/** Ctrl+C and Ctrl+Break reach the agent on the same console; it decides when to end, and this program waits for it. */
static BOOL WINAPI leave_to_agent(DWORD event) {
  return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
}

int console_run(int count, wchar_t *const arguments[]) {
  SetConsoleCtrlHandler(leave_to_agent, TRUE);
  Child child;
  if (!child_start(&child, CHILD_OF_CONSOLE, count, arguments)) {
    DWORD error = GetLastError();
    Text words = {0};
    text_add(&words, L"The agent cannot be started: Windows error ");
    text_add_number(&words, error);
    console_error(words.units);
    text_free(&words);
    return (int)error;
  }
  WaitForSingleObject(child.process, INFINITE);
  return (int)child_finish(&child);
}
