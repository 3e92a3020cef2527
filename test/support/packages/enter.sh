#!/bin/sh
# enter.sh pivot|chroot ROOT COMMAND...: runs the command in that root as its user "researcher", whose home and shell
# setpriv reads there, in a mount namespace of its own. After chroot the kernel allows no user namespace, after pivot_root
# it does: the two ways of the sandbox.
exec unshare --mount sh -eu -c '
  how=$1 root=$2
  shift 2
  mount --make-rprivate /
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  if [ -d /tmp/.X11-unix ]; then
    mkdir -p "$root/tmp/.X11-unix"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
  fi
  cd "$root"
  set -- setpriv --reuid=researcher --regid=researcher --init-groups --inh-caps=-all --reset-env \
    env -u TERM LANG=C.UTF-8 DISPLAY=:97 EXCITE_NO_DIALOG=1 "$@"
  if [ "$how" = pivot ]; then
    mkdir -p .before
    pivot_root . .before
    cd /
    umount -l /.before
    exec "$@"
  fi
  exec chroot . "$@"
' enter "$@"
