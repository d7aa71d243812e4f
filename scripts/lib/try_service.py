"""What scripts/check-release does with a service: starts it, has it run a job, and stops it.

try_service.py HOME DIRECTORY COMMAND...
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

home, directory, command = sys.argv[1], sys.argv[2], sys.argv[3:]
os.makedirs(directory)
output = os.path.join(directory, "output")
with open(os.path.join(directory, "service.json"), "w") as file:
    roots = {"inputRoots": [home], "modelRoots": [home], "outputRoots": [output]}
    json.dump(
        {
            "listen": "127.0.0.1:0",
            "adminListen": "none",
            "authentication": {"required": False},
            "projects": {"*": roots},
        },
        file,
    )
os.makedirs(output)
service = subprocess.Popen(
    [*command, "--config=" + file.name], cwd=directory, stdout=subprocess.PIPE, text=True
)
try:
    said = service.stdout.readline()  # The job service is at http://127.0.0.1:1234/ (the page and the API)
    if " is at " not in said:
        sys.exit("the service does not start: " + said)
    jobs = said.split(" is at ")[1].split()[0] + "v1/projects/demo/jobs"
    job = {
        "jobId": "first",
        "predictionInput": {
            "uri": home + "/sample/model",
            "dataFormat": "JSON",
            "region": "local",
            "inputPaths": [home + "/sample/people.json"],
            "outputPath": output + "/first",
        },
    }
    request = urllib.request.Request(jobs, json.dumps(job).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=60).close()
    deadline = time.monotonic() + 300
    state = None
    while state not in ("SUCCEEDED", "FAILED", "CANCELLED") and time.monotonic() < deadline:
        time.sleep(0.5)
        with urllib.request.urlopen(jobs + "/first", timeout=60) as answer:
            job = json.load(answer)
        state = job["state"]
    if state != "SUCCEEDED" or job["predictionOutput"]["predictionCount"] != "5":
        sys.exit("the service does not run the job: %s" % job)
    service.send_signal(signal.SIGTERM)
    service.wait(60)
finally:
    service.kill()
