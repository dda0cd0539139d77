# SPDX-License-Identifier: Apache-2.0
# Runs a command where there is nothing but Python, read-only, and an empty folder. Begins in namespaces of its own as
# their root; what it mounts is seen by nobody else and is gone with it.
#
#   root     empty folder to mount on          task     folder that the command finds as /task, read-only
#   status   file that says how far it came    user     command that leaves the machine's root behind, or nothing
#   seconds  that the command may take         homes    where Python is, one a line
#   limits   options of prlimit
set -eu
root=$1 task=$2 status=$3 user=$4 seconds=$5 homes=$6 limits=$7
shift 7
exec 3> "$status"

mount -t tmpfs -o size=1m,nr_inodes=1k,mode=0755 tmpfs "$root"
mkdir "$root/task" "$root/work" "$root/old" "$root/proc"
{
    printf '%s\n' /usr /bin /sbin /lib /lib64 /lib32 /etc/ld.so.cache /etc/alternatives /dev/null
    printf '%s\n' "$homes"
} | while IFS= read -r path; do
    if [ -e "$root$path" ] || [ ! -e "$path" ]; then
        continue
    elif [ -L "$path" ] && [ -d "$path" ] && [ "${path%/*}" = '' ]; then
        ln -s "$(readlink "$path")" "$root$path"
    elif [ -d "$path" ]; then
        mkdir -p "$root$path"
        mount --bind -o ro "$path" "$root$path"
    else
        mkdir -p "$root${path%/*}"
        : > "$root$path"
        mount --bind -o ro "$path" "$root$path"
    fi
done
mount --bind -o ro "$task" "$root/task"
mount -t tmpfs -o size=64m,nr_inodes=1k,mode=0777 tmpfs "$root/work"
mount -t proc proc "$root/proc"
mount -o remount,bind,ro "$root"
cd "$root"
pivot_root . old
umount -n -l /old
cd /work
unset PWD OLDPWD

# A namespace of users of its own counts the command's processes apart, and has no right over the mounts.
echo started >&3
ended=0
# shellcheck disable=SC2086 # both are several words
timeout --signal=KILL "$seconds" $user unshare --user --map-user=65534 --map-group=65534 prlimit $limits -- \
    setpriv --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@" 3>&- || ended=$?
echo "$ended" >&3
