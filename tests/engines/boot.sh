# shellcheck shell=bash
# The init of one engine's namespaces. Arguments: the engine's folder, its name, its dockerd's
# command line. Standard input is the leash; LISTENER, if set, the descriptor of a TCP listener;
# DISK, if set, how many bytes the engine may keep.
set -e
folder=$1 name=$2
shift 2
exec 4<&0 </dev/null
# Where systemd resolves names, this is a link into the /run that is about to be hidden.
resolv=$(busybox readlink -f /etc/resolv.conf || echo /run/resolv.conf)

# Our own view of processes, of network devices (sysfs shows those of the namespace it was mounted
# in) and of what runs; the cgroups stay those of the machine.
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/cgroup
mount --rbind /sys/fs/cgroup /run/cgroup
mount -t sysfs sysfs /sys
mount --rbind /run/cgroup /sys/fs/cgroup
umount -l /run/cgroup
mount -t tmpfs -o mode=1777 tmpfs /dev/shm

if [ -n "$DISK" ]; then
  mkdir -p "$folder/data"
  mount -t tmpfs -o "size=$DISK" tmpfs "$folder/data"
fi

# An engine keeps its identity in /etc/docker.
mkdir -p /etc/docker
mount --bind "$folder/etc" /etc/docker
mkdir -p "${resolv%/*}"
[ -e "$resolv" ] || : >"$resolv"

echo "$name" >/proc/sys/kernel/hostname
busybox ip link set lo up

# An init hears only those signals that it has asked for.
trap 'exit 0' TERM
{ read -r _ <&4 || kill -TERM 1; } &
exec 4<&-

if [ -n "$LISTENER" ]; then
  # The way systemd hands over sockets: from descriptor 3 on, to the process that is named.
  exec 3<&"$LISTENER"
  export LISTEN_FDS=1
  { LISTEN_PID=$BASHPID exec "$@"; } &
else
  "$@" &
fi
wait $!
