@echo off
rem Service of the LANET Helpdesk agent on Windows, for who installs it from the .zip; the .msi does all of this by itself.
rem Run it as administrator:   lanet-agent-service.cmd            registers the service and starts it
rem                            lanet-agent-service.cmd remove     stops it and takes it away; the agent's data stays
rem It works on the folder it lies in, which only administrators may write to: C:\Program Files\LANET Agent.
setlocal
set NAME=LANETAgent
set HOST=%~dp0lanet-agent.exe
set EVENTS=HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\LANET Agent

if /i "%~1"=="remove" goto remove
if not "%~1"=="" goto usage
if not exist "%HOST%" (
  echo lanet-agent.exe is not beside this file: unpack the whole archive.
  exit /b 2
)

rem Delayed: what the agent looks at is there by then. The service itself keeps these settings on every start.
sc create %NAME% binPath= "\"%HOST%\"" start= delayed-auto DisplayName= "LANET Helpdesk Agent"
if errorlevel 1 exit /b 1
sc description %NAME% "Reports this computer to LANET Helpdesk and runs what support asks for."
rem Started again after 5 seconds, 30 seconds and then every minute; a day without a fault begins the count anew.
sc failure %NAME% reset= 86400 actions= restart/5000/restart/30000/restart/60000
sc failureflag %NAME% 1
rem The source under which its entries are in the event log; their texts are in the program.
reg add "%EVENTS%" /v EventMessageFile /t REG_SZ /d "%HOST%" /f
if errorlevel 1 exit /b 1
reg add "%EVENTS%" /v TypesSupported /t REG_DWORD /d 7 /f
if errorlevel 1 exit /b 1
sc start %NAME%
if errorlevel 1 exit /b 1
exit /b 0

:remove
sc stop %NAME%
sc delete %NAME%
if errorlevel 1 exit /b 1
reg delete "%EVENTS%" /f
exit /b 0

:usage
echo Usage: lanet-agent-service.cmd [remove]
exit /b 2
