@echo off
rem Starts the command line of Seedgrad on a JDK 25 or later, which it looks for:
rem JDK25, JAVA_HOME, the java of the PATH, and where JDKs are installed.
rem SEEDGRAD_OPTIONS goes to the Java machine, as in: set SEEDGRAD_OPTIONS=-Xmx8g
setlocal EnableExtensions DisableDelayedExpansion
set "tensor=%~dp0"
for %%R in ("%tensor%..") do set "root=%%~fR"
set "home="

if defined JDK25 call :try "%JDK25%"
if defined JAVA_HOME call :try "%JAVA_HOME%"
for /f "delims=" %%J in ('where java 2^>nul') do for %%B in ("%%~dpJ..") do call :try "%%~fB"
for %%P in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\BellSoft" "%ProgramFiles%\Amazon Corretto" "%USERPROFILE%\.jdks") do (
    if exist "%%~P\" for /d %%H in ("%%~P\*") do call :try "%%~fH"
)
if not defined home (
    echo seedgrad: there is no JDK 25 or later here; install one, or if it has an unusual place, set JDK25 to its folder 1>&2
    exit /b 2
)
if not exist "%tensor%target\classes\org\seedgrad\tensor\cli\Main.class" goto unbuilt
if not exist "%tensor%target\lib\" goto unbuilt
"%home%\bin\java.exe" --add-modules jdk.incubator.vector %SEEDGRAD_OPTIONS% "-Dseedgrad.root=%root%" -cp "%tensor%target\classes;%tensor%target\lib\*" org.seedgrad.tensor.cli.Main %*
exit /b %ERRORLEVEL%

:unbuilt
echo seedgrad: it is not built yet; run: mvn -q -f "%root%\pom.xml" package -DskipTests -pl tensor 1>&2
exit /b 2

rem Takes a folder if its release file tells of version 25 or later, with the Vector API.
:try
if defined home exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
findstr /c:"jdk.incubator.vector" "%~1\release" >nul || exit /b 0
set "version="
for /f tokens^=2^ delims^=^=.^" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "version=%%V"
if not defined version exit /b 0
if %version% GEQ 25 set "home=%~1"
exit /b 0
