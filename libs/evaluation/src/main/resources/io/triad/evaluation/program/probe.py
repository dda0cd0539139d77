# Tries what a sandbox must not allow, and prints a line for each thing that it does. Its first line is the port of a
# listening socket of this machine, its second a file that must not be seen, its third how many processes there may be.
import os
import resource
import socket
import threading

port = int(input())
hidden = input()
most = int(input())

try:
    socket.create_connection(("127.0.0.1", port), 1).close()
    print("a program reaches this machine's network")
except OSError:
    pass
if os.path.exists(hidden) or os.path.exists("/etc/passwd"):
    print("a program sees this machine's files")
for folder in ("/", "/usr", "/task"):
    try:
        with open(os.path.join(folder, "triad-probe"), "w"):
            print("a program may write to", folder)
    except OSError:
        pass
with open("/work/triad-probe", "w"):
    pass
if os.getuid() == 0:
    print("a program is root")
for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_NOFILE"):
    if resource.getrlimit(getattr(resource, name))[0] == resource.RLIM_INFINITY:
        print(name, "does not bound a program")
thread = threading.Thread(target=lambda: None)
thread.start()
thread.join()
children = []
try:
    while len(children) < most:
        child = os.fork()
        if child == 0:
            threading.Event().wait()
        children.append(child)
    print("a program may have any number of processes")
except OSError:
    pass
for child in children:
    os.kill(child, 9)
