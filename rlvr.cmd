@echo off
rem Starts the rlvr command; builds it first when there is no build or a source file is newer.
setlocal
set "home=%~dp0"
set "lib=%home%rlvr-cli\target\launcher\current"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
where "%java%" >nul 2>nul || if not exist "%java%" (
    echo rlvr: there is no java; install a JDK 17 or newer and set JAVA_HOME 1>&2
    exit /b 1
)
for /f "tokens=3" %%v in ('""%java%" -version 2>&1" ^| findstr /i " version "') do set "version=%%~v"
for /f "delims=.-+" %%v in ("%version%") do set "version=%%v"
if %version% LSS 17 (
    echo rlvr: %java% is Java %version%; rlvr needs a JDK 17 or newer, set JAVA_HOME to one 1>&2
    exit /b 1
)
set "archive=%lib%\classes-%version%.jsa"

set "stale=1"
if exist "%lib%\.built" for /f %%s in ('powershell -NoProfile -Command "$b=(Get-Item '%lib%\.built').LastWriteTime; @(Get-ChildItem -Recurse -File '%home%rlvr-*\src\main','%home%rlvr-*\pom.xml','%home%pom.xml' | Where-Object { $_.LastWriteTime -gt $b }).Count"') do if %%s==0 set "stale="
if not defined stale goto run

where mvn >nul 2>nul || (
    echo rlvr: there is no mvn on the PATH, and rlvr must be built first; install Maven 3.8.7 or newer 1>&2
    exit /b 1
)
echo rlvr: building (the first time takes some minutes) 1>&2
if exist "%lib%" rmdir /s /q "%lib%"
pushd "%home%"
call mvn -q -B -Dstyle.color=never -DskipTests -Plauncher "-Dlauncher.lib=%lib%" -pl rlvr-cli -am package 1>&2
if errorlevel 1 (
    popd
    echo rlvr: the build failed; the messages above say why 1>&2
    exit /b 1
)
popd
"%java%" -XX:+UseSerialGC "-XX:ArchiveClassesAtExit=%archive%" -Xlog:disable -cp "%lib%\*" io.github.rlvr.cli.Rlvr algorithms >nul 2>nul
type nul >"%lib%\.built"

:run
set "options=-XX:+UseSerialGC -Xshare:auto -Xlog:disable -Dai.djl.offline=true"
if %version% GEQ 22 set "options=%options% --enable-native-access=ALL-UNNAMED -Djdk.console=java.base"
if exist "%archive%" set options=%options% "-XX:SharedArchiveFile=%archive%"
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=%NUMBER_OF_PROCESSORS%"
"%java%" %options% %RLVR_JAVA_OPTS% -cp "%lib%\*;%RLVR_CLASSPATH%" io.github.rlvr.cli.Rlvr %*
exit /b %errorlevel%
