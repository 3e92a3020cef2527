#!/bin/sh
# Starts the window. Where the system forbids Chromium's sandbox the window's own program ends with a stack trace:
# this says why, and what to do. It never starts the window without the sandbox.
set -u
here=$(dirname "$(readlink -f "$0")")
window="$here/workbench-window"
helper="$here/chrome-sandbox"

refuse() {
  printf 'excitation-workbench: %s\n' "$1" >&2
  if [ -z "${EXCITE_NO_DIALOG:-}" ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    if command -v zenity >/dev/null 2>&1; then
      zenity --error --no-markup --title='Excitation Workbench' --text="$1" >/dev/null 2>&1
    elif command -v xmessage >/dev/null 2>&1; then
      xmessage -center "$1" >/dev/null 2>&1
    fi
  fi
  exit 4
}

setting() {
  cat "${EXCITE_PROC:-/proc}/sys/$1" 2>/dev/null || echo "$2"
}

why_forbidden() {
  if [ "$(setting kernel/apparmor_restrict_unprivileged_userns 0)" = 1 ]; then
    echo 'AppArmor allows user namespaces to named programs only (kernel.apparmor_restrict_unprivileged_userns is 1)'
  elif [ "$(setting kernel/unprivileged_userns_clone 1)" = 0 ]; then
    echo 'the kernel keeps user namespaces to root (kernel.unprivileged_userns_clone is 0)'
  elif [ "$(setting user/max_user_namespaces 1)" = 0 ]; then
    echo 'the kernel allows no user namespace (user.max_user_namespaces is 0)'
  else
    echo 'a user namespace cannot be made here (a container without that right?)'
  fi
}

for word in "$@"; do
  case "$word" in
    --help)
      echo 'Usage: excitation-workbench [--home DIR] [FILE...]'
      echo 'Opens the window of the Excitation Workbench. FILE is a run, sweep, figure or bundle of it.'
      exit 0
      ;;
    --no-sandbox | --no-sandbox=* | --disable-seccomp-filter-sandbox)
      refuse "$word is not taken: the window runs only in its sandbox."
      ;;
  esac
done

if [ "$(id -u)" = 0 ]; then
  refuse 'The window does not start as root, because its sandbox could not hold. Start it as an ordinary user; excite runs as any user.'
fi

# Chromium takes a user namespace where it may make one, else the helper, which must belong to root with mode 4755.
if [ "$(stat -c '%u %a' "$helper" 2>/dev/null)" != '0 4755' ] && ! unshare --user --map-root-user true >/dev/null 2>&1; then
  refuse "The sandbox of the window cannot be had: $(why_forbidden), and $helper is not a setuid helper of root. Install the .deb, which brings that helper, or let an administrator run: chown root:root '$helper' && chmod 4755 '$helper'"
fi

exec "$window" "$@"
