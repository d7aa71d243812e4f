"""What scripts/check-release does with images, without an engine.

base TAR        a base image of this machine: its Java, and the programs that a launcher calls
unpack TAR DIR  the files of an image, as DIR/root, and its configuration, as DIR/config.json
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile

PROGRAMS = (
    "awk bash cat cksum dirname env grep head locale mkdir mkfifo mktemp mv paste readlink rm sed setpriv stat stty tr xargs"
).split()
NOT_NEEDED = ("/jmods", "/src.zip", "/man", "/include", "/demo", "/legal", "/docs")


def libraries(files):
    """The libraries that programs and libraries are linked with."""
    said = subprocess.run(["ldd", *files], capture_output=True, text=True).stdout
    return set(re.findall(r"(?:=> |^\s+)(/\S+) \(0x", said, re.MULTILINE))


def base(path):
    java = os.path.dirname(os.path.dirname(os.path.realpath(shutil.which("java"))))
    files = {}
    for directory, _, names in os.walk(java, followlinks=True):
        if not any(directory[len(java) :].startswith(part) for part in NOT_NEEDED):
            files.update({os.path.join(directory, name): os.path.join(directory, name) for name in names})
    linked = [f for f in files if os.path.exists(f) and (f.endswith(".so") or "/bin/" in f)]
    for program in PROGRAMS:
        found = shutil.which(program)
        if found:
            linked.append(found)
            files["/usr/bin/" + program] = found
    for library in libraries(linked) | libraries_of_models():
        files[library] = library
    for directory, _, names in os.walk("/usr/lib/locale/C.utf8"):
        files.update({os.path.join(directory, name): os.path.join(directory, name) for name in names})
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w", dereference=True) as tar:
        for name in sorted(files):
            if os.path.isfile(files[name]) and not name.endswith("/src.zip"):
                tar.add(files[name], arcname=name.lstrip("/"), recursive=False)
        for name, target in (("bin/bash", "/usr/bin/bash"), ("usr/bin/java", java + "/bin/java")):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            tar.addfile(link)
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Env": ["PATH=/usr/bin:/bin", "JAVA_HOME=" + java]},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer.getvalue()).hexdigest()]},
    }
    with tarfile.open(path, "w") as tar:
        manifest = [{"Config": "config.json", "RepoTags": None, "Layers": ["layer.tar"]}]
        for name, data in (
            ("layer.tar", layer.getvalue()),
            ("config.json", json.dumps(config).encode()),
            ("manifest.json", json.dumps(manifest).encode()),
        ):
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))


def libraries_of_models():
    """Those that TensorFlow is linked with, and Java is not."""
    said = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True).stdout
    return set(re.findall(r"lib(?:stdc\+\+\.so\.6|gcc_s\.so\.1|m\.so\.6|(?:dl|rt)\.so\.[12]|pthread\.so\.0) \(libc6,x86-64\) => (\S+)", said))


def unpack(path, directory):
    root = os.path.join(directory, "root")
    with tarfile.open(path) as image:
        index = json.load(image.extractfile("index.json"))

        def blob(descriptor):
            return image.extractfile("blobs/" + descriptor["digest"].replace(":", "/"))

        manifest = json.load(blob(index["manifests"][0]))
        with open(os.path.join(directory, "config.json"), "wb") as file:
            file.write(blob(manifest["config"]).read())
        for layer in manifest["layers"]:
            print(layer["size"], layer["digest"])
            with tarfile.open(fileobj=blob(layer), mode="r|*") as tar:
                tar.extractall(root)
    for name in ("proc", "dev", "tmp", "work"):
        os.makedirs(os.path.join(root, name), exist_ok=True)


if __name__ == "__main__":
    {"base": base, "unpack": unpack}[sys.argv[1]](*sys.argv[2:])
