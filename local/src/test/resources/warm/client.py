"""Hands a command, and this process's streams, to server.py. Arguments: its socket, the command.

It starts as often as gcloud would: json and socket would be most of what it does.
"""

import _socket
import os
import struct
import sys

arguments = [os.fsencode(each) for each in sys.argv[2:]]
environment = [name + b'=' + value for name, value in os.environb.items()]
asked = [os.getcwdb(), b'%d' % len(arguments), *arguments, *environment]
streams = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, struct.pack('3i', 0, 1, 2))
server = _socket.socket(_socket.AF_UNIX)
server.connect(sys.argv[1])
server.sendmsg([b'\0'.join(asked)], [streams])
status = server.recv(1)
sys.exit(status[0] if status else 'gcloud ended without a word')
