// The service: keeps one agent running, with a growing pause after each end, until Windows asks it to stop.
#include "host.h"
#include "events.h"

#define FIRST_PAUSE_SECONDS 1
#define LONGEST_PAUSE_SECONDS 60
/** An agent that ran this long was well; the next end starts again with the shortest pause. */
#define HEALTHY_MS (10 * 60 * 1000)
#define GRACE_SECONDS 10
/** How often Windows hears that stopping goes on, and how long it may wait for the next time. */
#define CHECKPOINT_MS 1000
#define STOP_HINT_MS 5000
#define PRESHUTDOWN_MS 20000
/** Exit code of an agent that wants to be started again, as the version that is in place now (EX_TEMPFAIL of sysexits). */
#define START_AGAIN 75
/** Grace, and as much again for a slow machine. */
#define LONGEST_STOP_MS (2 * GRACE_SECONDS * 1000)
#define POLL_MS 100

static SERVICE_STATUS_HANDLE status_handle;
static SERVICE_STATUS status = {.dwServiceType = SERVICE_WIN32_OWN_PROCESS};
static HANDLE stop_event;
static CRITICAL_SECTION status_lock;

/** Reports a state; while one is pending each report counts a checkpoint further. */
static void report(DWORD state, DWORD error) {
  EnterCriticalSection(&status_lock);
  bool is_pending = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
  status.dwCheckPoint = is_pending && state == status.dwCurrentState ? status.dwCheckPoint + 1 : is_pending;
  status.dwCurrentState = state;
  status.dwWin32ExitCode = error;
  status.dwWaitHint = is_pending ? STOP_HINT_MS : 0;
  status.dwControlsAccepted =
      state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN | SERVICE_ACCEPT_PRESHUTDOWN : 0;
  SetServiceStatus(status_handle, &status);
  LeaveCriticalSection(&status_lock);
}

static DWORD WINAPI on_control(DWORD control, DWORD event, void *data, void *context) {
  (void)event;
  (void)data;
  (void)context;
  switch (control) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_SHUTDOWN:
    case SERVICE_CONTROL_PRESHUTDOWN:
      report(SERVICE_STOP_PENDING, NO_ERROR);
      SetEvent(stop_event);
      return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE:
      return NO_ERROR;
    default:
      return ERROR_CALL_NOT_IMPLEMENTED;
  }
}

/** To the log, and as an event with its number from events.mc to the event log. */
static void tell(WORD type, DWORD id, const wchar_t *words) {
  log_line(type == EVENTLOG_ERROR_TYPE ? "error" : type == EVENTLOG_WARNING_TYPE ? "warn" : "info", words);
  HANDLE source = RegisterEventSourceW(NULL, EVENT_SOURCE);
  if (!source) return;
  ReportEventW(source, type, 0, id, NULL, 1, 0, &words, NULL);
  DeregisterEventSource(source);
}

static void tell_number(WORD type, DWORD id, const wchar_t *words, DWORD number) {
  Text text = {0};
  text_add(&text, words);
  text_add_number(&text, number);
  tell(type, id, text.units);
  text_free(&text);
}

/** Without quotation marks around a path with spaces Windows tries `C:\Program.exe` first; not every installer writes them. */
static void quote_path(SC_HANDLE service) {
  Text program = program_path(L"lanet-agent.exe");
  Text quoted = {0};
  text_add(&quoted, L"\"");
  text_add(&quoted, program.units);
  text_add(&quoted, L"\"");
  ChangeServiceConfigW(service, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, quoted.units, NULL, NULL, NULL,
                       NULL, NULL, NULL);
  text_free(&quoted);
  text_free(&program);
}

/**
 * What an installer cannot write with the tools at hand, set again at each start: delayed automatic start, what Windows does
 * when this host crashes or stops with an error (5 s, 30 s, then 60 s), and the time it has before a shutdown.
 */
static void settle_recovery(void) {
  SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
  SC_HANDLE service = manager ? OpenServiceW(manager, SERVICE_NAME, SERVICE_CHANGE_CONFIG | SERVICE_START) : NULL;
  if (service) {
    SC_ACTION actions[] = {{SC_ACTION_RESTART, 5000}, {SC_ACTION_RESTART, 30000}, {SC_ACTION_RESTART, 60000}};
    SERVICE_FAILURE_ACTIONSW recovery = {.dwResetPeriod = 24 * 60 * 60, .cActions = ARRAYSIZE(actions), .lpsaActions = actions};
    SERVICE_DELAYED_AUTO_START_INFO start = {TRUE};
    SERVICE_PRESHUTDOWN_INFO shutdown = {PRESHUTDOWN_MS};
    SERVICE_FAILURE_ACTIONS_FLAG errors = {TRUE};
    quote_path(service);
    ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, &recovery);
    ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &errors);
    ChangeServiceConfig2W(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &start);
    ChangeServiceConfig2W(service, SERVICE_CONFIG_PRESHUTDOWN_INFO, &shutdown);
    CloseServiceHandle(service);
  }
  if (manager) CloseServiceHandle(manager);
}

/** Starts the agent with its output going to the log by a thread, whose handle is answered by `pump`. */
static bool start_agent(Child *child, HANDLE *pump) {
  static wchar_t run[] = L"run";
  wchar_t *const arguments[] = {run};
  if (!child_start(child, CHILD_OF_SERVICE, ARRAYSIZE(arguments), arguments)) return false;
  *pump = CreateThread(NULL, 0, log_pump, child->output, 0, NULL);
  // Nobody reads: the agent must get an error at once, not wait for ever when the pipe is full.
  if (!*pump) CloseHandle(child->output);
  return true;
}

/** Asks the agent to end, gives it its grace while Windows hears of it, and ends what is left. */
static void stop_agent(Child *child) {
  child_ask_to_end(child);
  DWORD waited = 0;
  while (waited < GRACE_SECONDS * 1000 && WaitForSingleObject(child->process, CHECKPOINT_MS) == WAIT_TIMEOUT) {
    waited += CHECKPOINT_MS;
    report(SERVICE_STOP_PENDING, NO_ERROR);
  }
  if (waited >= GRACE_SECONDS * 1000) tell(EVENTLOG_WARNING_TYPE, EVENT_KILLED, L"The agent did not end in time and was ended");
}

/** One life of the agent. Answers whether it ended by itself, and how long it ran. */
static bool run_once(ULONGLONG *lived) {
  Child child;
  HANDLE pump = NULL;
  ULONGLONG started = GetTickCount64();
  *lived = 0;
  if (!start_agent(&child, &pump)) {
    tell_number(EVENTLOG_ERROR_TYPE, EVENT_CANNOT_START, L"The agent cannot be started: Windows error ", GetLastError());
    return true;
  }
  HANDLE either[] = {stop_event, child.process};
  bool ended = WaitForMultipleObjects(ARRAYSIZE(either), either, FALSE, INFINITE) != WAIT_OBJECT_0;
  if (!ended) stop_agent(&child);
  DWORD code = child_finish(&child);
  // Everything that could write is gone, so the pipe has an end.
  if (pump) WaitForSingleObject(pump, CHECKPOINT_MS);
  if (pump) CloseHandle(pump);
  if (ended && code == START_AGAIN) {
    tell(EVENTLOG_INFORMATION_TYPE, EVENT_UPDATED, L"The agent is started again with another version");
  } else if (ended) {
    tell_number(EVENTLOG_WARNING_TYPE, EVENT_ENDED, L"The agent ended and is started again; its exit code was ", code);
  }
  *lived = GetTickCount64() - started;
  return ended;
}

static void keep_running(void) {
  DWORD pause = FIRST_PAUSE_SECONDS;
  ULONGLONG lived = 0;
  while (run_once(&lived)) {
    if (lived >= HEALTHY_MS) pause = FIRST_PAUSE_SECONDS;
    if (WaitForSingleObject(stop_event, pause * 1000) == WAIT_OBJECT_0) return;
    pause = min(pause * 2, LONGEST_PAUSE_SECONDS);
  }
}

static void WINAPI service_main(DWORD count, wchar_t **arguments) {
  (void)count;
  (void)arguments;
  InitializeCriticalSection(&status_lock);
  stop_event = CreateEventW(NULL, TRUE, FALSE, NULL);
  status_handle = RegisterServiceCtrlHandlerExW(SERVICE_NAME, on_control, NULL);
  if (!status_handle || !stop_event) return;
  report(SERVICE_START_PENDING, NO_ERROR);
  settle_recovery();
  DWORD error = data_folder_prepare();
  if (error) {
    report(SERVICE_STOPPED, error);
    return;
  }
  log_open();
  report(SERVICE_RUNNING, NO_ERROR);
  tell(EVENTLOG_INFORMATION_TYPE, EVENT_STARTED, L"The service started");
  keep_running();
  tell(EVENTLOG_INFORMATION_TYPE, EVENT_STOPPED, L"The service stopped");
  log_close();
  report(SERVICE_STOPPED, NO_ERROR);
}

int service_wait_stopped(void) {
  SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
  SC_HANDLE service = manager ? OpenServiceW(manager, SERVICE_NAME, SERVICE_QUERY_STATUS) : NULL;
  SERVICE_STATUS now = {0};
  for (DWORD waited = 0; service && waited < LONGEST_STOP_MS && QueryServiceStatus(service, &now); waited += POLL_MS) {
    if (now.dwCurrentState == SERVICE_STOPPED) break;
    Sleep(POLL_MS);
  }
  if (service) CloseServiceHandle(service);
  if (manager) CloseServiceHandle(manager);
  in_use_wait(LONGEST_STOP_MS);
  return 0;
}

bool service_run(void) {
  static wchar_t name[] = SERVICE_NAME;
  const SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {NULL, NULL}};
  return StartServiceCtrlDispatcherW(table);
}
