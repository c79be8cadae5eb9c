#include "host.h"

/** Room for `count` more units and the zero. Without memory there is nothing left to do but to end; SCM starts us again. */
static void text_reserve(Text *text, size_t count) {
  size_t wanted = text->length + count + 1;
  if (wanted <= text->room) return;
  size_t room = wanted * 2;
  HANDLE heap = GetProcessHeap();
  void *grown = text->units ? HeapReAlloc(heap, 0, text->units, room * sizeof(wchar_t))
                            : HeapAlloc(heap, 0, room * sizeof(wchar_t));
  if (!grown) ExitProcess(ERROR_OUTOFMEMORY);
  text->units = grown;
  text->room = room;
}

void text_append(Text *text, const wchar_t *units, size_t count) {
  text_reserve(text, count);
  CopyMemory(text->units + text->length, units, count * sizeof(wchar_t));
  text->length += count;
  text->units[text->length] = L'\0';
}

void text_add(Text *text, const wchar_t *words) {
  text_append(text, words, (size_t)lstrlenW(words));
}

void text_add_number(Text *text, unsigned long number) {
  wchar_t digits[10];
  size_t first = 10;
  do {
    digits[--first] = (wchar_t)(L'0' + number % 10);
    number /= 10;
  } while (number > 0);
  text_append(text, digits + first, 10 - first);
}

void text_free(Text *text) {
  if (text->units) HeapFree(GetProcessHeap(), 0, text->units);
  *text = (Text){0};
}

char *text_utf8(const Text *text, DWORD *size) {
  int units = (int)text->length;
  int bytes = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, text->units, units, NULL, 0, NULL, NULL);
  if (bytes <= 0) return NULL;
  char *utf8 = HeapAlloc(GetProcessHeap(), 0, (size_t)bytes);
  if (!utf8) ExitProcess(ERROR_OUTOFMEMORY);
  WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, text->units, units, utf8, bytes, NULL, NULL);
  *size = (DWORD)bytes;
  return utf8;
}
