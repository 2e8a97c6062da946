"""The real gcloud, started once: each command runs in a fork of this process.

gcloud takes a second to start, most of it to import modules. A fork has them; what it imported
besides is told to the parent, which imports it for the next. Arguments: the SDK's root, a socket.
It ends when its standard input does.
"""

import importlib
import os
import select
import socket
import sys

root, path = sys.argv[1:3]
sys.path[:0] = [os.path.join(root, 'lib'), os.path.join(root, 'lib', 'third_party')]
from googlecloudsdk import gcloud_main  # pylint: disable=g-import-not-at-top

cli = gcloud_main.CreateCLI([])


def run(caller, learnt):
    """One command, with the caller's streams, folder and environment."""
    sent, streams, _, _ = socket.recv_fds(caller, 1 << 20, 3)
    folder, count, *rest = os.fsdecode(sent).split('\0')
    arguments, environment = rest[:int(count)], rest[int(count):]
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(each.split('=', 1) for each in environment)
    sys.argv = ['gcloud'] + arguments
    try:
        gcloud_main.main(cli)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    caller.sendall(bytes([status]))
    os.write(learnt, '\n'.join(sys.modules).encode())
    os._exit(0)


listening = socket.socket(socket.AF_UNIX)
listening.bind(path)
listening.listen()
print('ready', flush=True)
while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
    caller, _ = listening.accept()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        run(caller, writer)
    caller.close()
    os.close(writer)
    with os.fdopen(reader) as names:
        for name in names.read().split():
            if name not in sys.modules:
                try:
                    importlib.import_module(name)
                except ImportError:
                    pass  # Then each command that needs it imports it again.
    os.waitpid(child, 0)
