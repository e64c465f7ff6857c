# Runs drizzle-kit generate on a terminal, where it asks, and answers each question by its second
# choice: renamed, not made anew.
import os
import pty
import select
import sys
import time

pid, terminal = pty.fork()
if pid == 0:
    os.execvp("npx", ["npx", "drizzle-kit", "generate"] + sys.argv[1:])
seen = b""
while select.select([terminal], [], [], 120)[0]:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    seen += data
    if b"rename" in seen and "❯".encode() in seen:
        time.sleep(0.5)
        os.write(terminal, b"\x1b[B")
        time.sleep(0.5)
        os.write(terminal, b"\r")
        seen = b""
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
