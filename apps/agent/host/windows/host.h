// The parts of the Windows host: what each of them offers to the others.
#ifndef LANET_HOST_H
#define LANET_HOST_H

#include <stdbool.h>
#include <windows.h>

#define SERVICE_NAME L"LANETAgent"
#define EVENT_SOURCE L"LANET Agent"

/** A growing row of UTF-16 units, ended by a zero that `length` does not count. It may hold zeros (an environment block). */
typedef struct {
  wchar_t *units;
  size_t length;
  size_t room;
} Text;

// text.c
void text_append(Text *text, const wchar_t *units, size_t count);
void text_add(Text *text, const wchar_t *words);
void text_add_number(Text *text, unsigned long number);
void text_free(Text *text);
/** UTF-8 of a text in a new block to be given back with HeapFree; NULL when it holds half of a surrogate pair. */
char *text_utf8(const Text *text, DWORD *size);

// places.c
/** `name` below the folder this program lies in. */
Text program_path(const wchar_t *name);
/** `name` below %ProgramData%\LANET Agent, or that folder itself for an empty name; empty when Windows does not tell. */
Text data_path(const wchar_t *name);

// environment.c
/** Every variable a child gets, as CreateProcessW wants it. */
Text clean_environment(void);

// child.c
/** `input` and `output`, of the child of a service: our ends of its standard input, and of its standard output and error. */
typedef struct {
  HANDLE process;
  HANDLE job;
  HANDLE input;
  HANDLE output;
} Child;

typedef enum { CHILD_OF_SERVICE, CHILD_OF_CONSOLE } ChildKind;

/** Starts `node launcher.cjs <arguments>`. Whoever reads `output` closes it. */
bool child_start(Child *child, ChildKind kind, int count, wchar_t *const arguments[]);
/** Asks the child of a service to end: its standard input ends. A service has no console to press Ctrl+C on. */
void child_ask_to_end(Child *child);
/** Ends it and everything it started, and answers its exit code. */
DWORD child_finish(Child *child);

// log.c
/** From here on lines are kept. */
void log_open(void);
void log_close(void);
/** One line in the form of the agent's own. `level`: info, warn or error. */
void log_line(const char *level, const wchar_t *words);
/** Copies everything from the pipe into the log until its last writer is gone; a thread's routine. */
DWORD WINAPI log_pump(void *pipe);

// data-folder.c
/** Makes the data folder and its parts for SYSTEM and Administrators alone. Answers a Win32 error code. */
DWORD data_folder_prepare(void);
/** Deletes the data folder with all it holds, and follows no link out of it. Answers a Win32 error code. */
DWORD data_folder_remove(void);

// enrolment.c
/** `--write-enrolment`: keeps what the installer was told for the agent's first start. Answers the exit code. */
int enrolment_write(int count, wchar_t *const arguments[]);

// service.c
/** Runs as a service. False when this process was not started as one. */
bool service_run(void);
/** `--wait-stopped`: waits, for a limited time, until the service has stopped and no file of it is in use. Answers 0. */
int service_wait_stopped(void);

// in-use.c
/** Waits until no program of the folder this one lies in runs, besides this one. */
void in_use_wait(DWORD longest_ms);

// console.c
/** Says something on standard error. */
void console_error(const wchar_t *words);
/** Passes a command to the agent. Answers its exit code. */
int console_run(int count, wchar_t *const arguments[]);

#endif
