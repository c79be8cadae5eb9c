// The agent as a child process: `runtime\node.exe launcher.cjs …` in a job of its own that ends with this program.
#include "host.h"

#define RUNTIME L"runtime\\node.exe"
#define LAUNCHER L"launcher.cjs"

/**
 * One argument so that the child reads exactly these units. Rules of CommandLineToArgvW (Microsoft, "Parsing C command-line
 * arguments"): backslashes count only before a quotation mark, where each is doubled.
 */
static void add_argument(Text *line, const wchar_t *argument) {
  if (line->length > 0) text_add(line, L" ");
  text_add(line, L"\"");
  size_t backslashes = 0;
  for (const wchar_t *unit = argument; *unit; unit++) {
    if (*unit == L'"') {
      for (size_t more = 0; more < backslashes + 1; more++) text_add(line, L"\\");
    }
    backslashes = *unit == L'\\' ? backslashes + 1 : 0;
    text_append(line, unit, 1);
  }
  for (; backslashes > 0; backslashes--) text_add(line, L"\\");
  text_add(line, L"\"");
}

/** A job whose processes end when its last handle is closed: also when this program is killed. */
static HANDLE new_job(void) {
  HANDLE job = CreateJobObjectW(NULL, NULL);
  if (!job) return NULL;
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  if (SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof(limits))) return job;
  CloseHandle(job);
  return NULL;
}

/** Starts the line stopped. Of all handles of this process the child of a service inherits its streams only. */
static bool create_stopped(PROCESS_INFORMATION *started, ChildKind kind, Text *line, HANDLE streams[2]) {
  Text program = program_path(RUNTIME);
  Text folder = program_path(L"");
  Text environment = clean_environment();
  STARTUPINFOEXW startup = {0};
  DWORD flags = CREATE_UNICODE_ENVIRONMENT | CREATE_SUSPENDED;
  _Alignas(void *) unsigned char attributes[256];
  SIZE_T size = sizeof(attributes);
  bool ready = true;
  startup.StartupInfo.cb = sizeof(startup.StartupInfo);
  if (kind == CHILD_OF_SERVICE) {
    flags |= BELOW_NORMAL_PRIORITY_CLASS | CREATE_NO_WINDOW | EXTENDED_STARTUPINFO_PRESENT;
    startup.StartupInfo.cb = sizeof(startup);
    startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    startup.StartupInfo.hStdInput = streams[0];
    startup.StartupInfo.hStdOutput = streams[1];
    startup.StartupInfo.hStdError = streams[1];
    startup.lpAttributeList = (LPPROC_THREAD_ATTRIBUTE_LIST)attributes;
    ready = InitializeProcThreadAttributeList(startup.lpAttributeList, 1, 0, &size) &&
            UpdateProcThreadAttribute(startup.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, streams,
                                      2 * sizeof(HANDLE), NULL, NULL);
  }
  ready = ready && CreateProcessW(program.units, line->units, NULL, NULL, TRUE, flags, environment.units,
                                  kind == CHILD_OF_SERVICE ? folder.units : NULL, &startup.StartupInfo, started);
  DWORD error = GetLastError();
  if (startup.lpAttributeList) DeleteProcThreadAttributeList(startup.lpAttributeList);
  text_free(&environment);
  text_free(&folder);
  text_free(&program);
  SetLastError(error);
  return ready;
}

/** A pipe of which the child inherits one end. */
static bool new_pipe(HANDLE *reading, HANDLE *writing, HANDLE *kept) {
  SECURITY_ATTRIBUTES inherited = {sizeof(inherited), NULL, TRUE};
  return CreatePipe(reading, writing, &inherited, 0) && SetHandleInformation(*kept, HANDLE_FLAG_INHERIT, 0);
}

static void close_if_open(HANDLE *handle) {
  if (*handle) CloseHandle(*handle);
  *handle = NULL;
}

/** Puts a stopped process into the child's job and lets it run. Outside the job nothing would end it with us. */
static bool run_in_job(Child *child, PROCESS_INFORMATION *started) {
  bool running = AssignProcessToJobObject(child->job, started->hProcess);
  DWORD error = GetLastError();
  if (running) {
    child->process = started->hProcess;
    ResumeThread(started->hThread);
  } else {
    TerminateProcess(started->hProcess, error);
    CloseHandle(started->hProcess);
  }
  CloseHandle(started->hThread);
  SetLastError(error);
  return running;
}

bool child_start(Child *child, ChildKind kind, int count, wchar_t *const arguments[]) {
  Text program = program_path(RUNTIME);
  Text launcher = program_path(LAUNCHER);
  Text line = {0};
  add_argument(&line, program.units);
  add_argument(&line, launcher.units);
  for (int index = 0; index < count; index++) add_argument(&line, arguments[index]);

  PROCESS_INFORMATION started = {0};
  HANDLE streams[2] = {NULL, NULL};
  *child = (Child){.job = new_job()};
  bool running = child->job != NULL;
  if (kind == CHILD_OF_SERVICE) {
    running = running && new_pipe(&streams[0], &child->input, &child->input) &&
              new_pipe(&child->output, &streams[1], &child->output);
  }
  running = running && create_stopped(&started, kind, &line, streams) && run_in_job(child, &started);
  DWORD error = GetLastError();
  close_if_open(&streams[0]);
  close_if_open(&streams[1]);
  if (!running) {
    close_if_open(&child->input);
    close_if_open(&child->output);
    close_if_open(&child->job);
  }
  text_free(&line);
  text_free(&launcher);
  text_free(&program);
  SetLastError(error);
  return running;
}

void child_ask_to_end(Child *child) {
  close_if_open(&child->input);
}

DWORD child_finish(Child *child) {
  // Also after a crash: what it left running would write into the log of the next one, and work for nobody.
  TerminateJobObject(child->job, ERROR_PROCESS_ABORTED);
  WaitForSingleObject(child->process, INFINITE);
  DWORD code = 0;
  GetExitCodeProcess(child->process, &code);
  close_if_open(&child->input);
  CloseHandle(child->process);
  CloseHandle(child->job);
  *child = (Child){0};
  return code;
}
