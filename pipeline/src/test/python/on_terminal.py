"""Runs a command on a terminal of its own: on_terminal.py TRANSCRIPT COLUMNS [AWAITED ACTION]... -- COMMAND...

Waits for each awaited regular expression in what is new on the terminal, then does its action: columns=N makes the
window narrower, key=C presses Ctrl and that letter. Ends with the command's exit status; TRANSCRIPT is all it wrote.
"""

import fcntl
import os
import pty
import re
import struct
import sys
import termios


def resize(terminal, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def act(terminal, action):
    name, value = action.split("=")
    if name == "columns":
        resize(terminal, int(value))
    else:
        os.write(terminal, bytes([ord(value) - ord("@")]))


def main():
    split = sys.argv.index("--")
    transcript, columns, *steps = sys.argv[1:split]
    pid, terminal = pty.fork()
    if pid == 0:
        os.read(0, 1)  # the window has its size
        os.environ["TERM"] = "xterm"
        os.execvp(sys.argv[split + 1], sys.argv[split + 1 :])
    resize(terminal, int(columns))
    os.write(terminal, b"\n")
    seen = b""
    with open(transcript, "wb") as file:
        while True:
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # nobody has it open any more
                break
            if not piece:
                break
            file.write(piece)
            seen += piece
            while steps and re.search(steps[0].encode(), seen):
                seen = b""
                act(terminal, steps[1])
                del steps[:2]
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


main()
