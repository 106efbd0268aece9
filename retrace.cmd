@echo off
rem Runs the Retrace command line; builds it first when it is missing or older than its sources.
rem
rem   JAVA_HOME           the JDK to use (default: the java on the PATH); 17 or newer
rem   RETRACE_JAVA_OPTS   flags for the JVM, in place of "-XX:+UseSerialGC -Xmx2g"
rem   RETRACE_CLASS_PATH  where retrace check finds your classes, if --class-path does not say
setlocal
set "RETRACE_HOME=%~dp0"
set "RETRACE_JAR=%~dp0examples\target\retrace.jar"

set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
set "answer=%TEMP%\retrace-java-%RANDOM%%RANDOM%.txt"
"%java%" -version 2>"%answer%" 1>nul
if errorlevel 1 (
  del "%answer%" 2>nul
  echo retrace: no Java found; install a JDK, 17 or newer, and set JAVA_HOME to it. 1>&2
  exit /b 1
)

rem "1.8.0_402" is 8, "17.0.15" is 17, "25-ea" is 25.
set "version=0"
for /f "usebackq tokens=2,3" %%a in ("%answer%") do if "%%a"=="version" set "version=%%~b"
del "%answer%" 2>nul
set "major=0"
for /f "tokens=1,2 delims=.-+" %%a in ("%version%") do (
  set "major=%%a"
  if "%%a"=="1" set "major=%%b"
)
if %major% LSS 17 (
  echo retrace: "%java%" is version %version%, but 17 or newer is needed; set JAVA_HOME to a newer JDK. 1>&2
  exit /b 1
)

set "stale="
if not exist "%RETRACE_JAR%" set "stale=yes"
if not defined stale (
  powershell -NoProfile -Command "$built = (Get-Item -LiteralPath $env:RETRACE_JAR).LastWriteTime; $from = 'pom.xml', '*\pom.xml', '*\src\main\*' | ForEach-Object { Join-Path $env:RETRACE_HOME $_ }; if (Get-ChildItem -Path $from -Recurse -File | Where-Object { $_.LastWriteTime -gt $built }) { exit 1 }"
  if errorlevel 1 set "stale=yes"
)
if not defined stale goto run
echo building Retrace (first run takes a few minutes)... 1>&2
pushd "%RETRACE_HOME%"
call mvnw.cmd -q -B -DskipTests -Dfmt.skip package 1>&2
set "built=%ERRORLEVEL%"
popd
if not "%built%"=="0" (
  echo retrace: the build failed, see above; mvnw verify tells more. 1>&2
  exit /b 1
)
rem Maven leaves the jar alone when only another module changed.
pushd "%RETRACE_HOME%examples\target" & copy /b retrace.jar+,, >nul & popd

:run
if not defined OPT_OUT_TRACKING set "OPT_OUT_TRACKING=true"
if not defined RETRACE_JAVA_OPTS set "RETRACE_JAVA_OPTS=-XX:+UseSerialGC -Xmx2g"
set "native="
if %major% GEQ 22 set "native=--enable-native-access=ALL-UNNAMED"
"%java%" %RETRACE_JAVA_OPTS% %native% -Dai.djl.offline=true -cp "%RETRACE_JAR%" dev.retrace.examples.cli.Retrace %*
exit /b %ERRORLEVEL%
