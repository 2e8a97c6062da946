"""Hands a command, and this process's streams, to server.py. Arguments: its socket, the command."""

import json
import os
import socket
import sys

server = socket.socket(socket.AF_UNIX)
server.connect(sys.argv[1])
asked = {'folder': os.getcwd(), 'environment': dict(os.environ), 'arguments': sys.argv[2:]}
socket.send_fds(server, [json.dumps(asked).encode()], [0, 1, 2])
status = server.recv(1)
sys.exit(status[0] if status else 'gcloud ended without a word')
