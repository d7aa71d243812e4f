"""The part of scripts/check-deploy that no linter knows: CRDS LIB."""

import glob
import re
import sys

import jsonschema
import yaml

crds, lib = sys.argv[1:]
problems = []


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def expect(place, what, actual, wanted):
    if actual != wanted:
        problems.append(f"{place}: {what} is {actual} (must be {wanted})")


def the(pattern, path):
    """The one text that a pattern finds in a file."""
    found = set(re.findall(pattern, read(path)))
    assert len(found) == 1, f"{path}: {pattern} finds {found}"
    return found.pop()


def strict(schema):
    """A field that the schema does not name is an error, as it is to kubectl."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
        schema = {**schema, "additionalProperties": False}
    return {key: strict(value) for key, value in schema.items()}


manifests = [
    (path, manifest)
    for path in sorted(glob.glob("deploy/kubernetes/**/*.yaml", recursive=True))
    for manifest in yaml.safe_load_all(read(path))
]
dockerfiles = sorted(glob.glob("deploy/Dockerfile*"))
assert manifests and dockerfiles

# Flink's operator: what its API server would say.
schemas = {}
for path in glob.glob(f"{crds}/*.yml"):
    crd = yaml.safe_load(read(path))["spec"]
    schema = strict(crd["versions"][0]["schema"]["openAPIV3Schema"])
    schema["properties"].update(apiVersion={}, kind={}, metadata={})
    schemas[crd["group"] + "/" + crd["versions"][0]["name"], crd["names"]["kind"]] = schema
for path, manifest in manifests:
    if "/operator/" in path:
        schema = schemas[manifest["apiVersion"], manifest["kind"]]
        for error in jsonschema.Draft7Validator(schema).iter_errors(manifest):
            problems.append(f"{path}: {error.json_path}: {error.message}")

# What the build says.
version = the(r"<artifactId>batchpredict-bom</artifactId>\s*<version>([^<]+)", "pom.xml")
flink = the(r"<flink.version>([^<]+)", "scripts/flink/pom.xml")
java = the(r"<maven.compiler.release>([^<]+)", "pom.xml")
cluster = read("scripts/flink-cluster")
opens = {f"--add-opens=java.base/java.{package}=ALL-UNNAMED" for package in the(r"for package in ([a-z. ]+);", "scripts/flink-cluster").split()}
opens |= set(re.findall(r"--add-[a-z]+=[\w./-]+=ALL-UNNAMED", cluster))
main_class = "org.batchpredict.flink.FlinkProgram"
read("flink/src/main/java/" + main_class.replace(".", "/") + ".java")

# Dockerfiles.
for path in dockerfiles:
    text = read(path)
    expect(path, "Flink's image", set(re.findall(r"FROM flink:(\S+)", text)), {f"{flink}-scala_2.12-java{java}"})
    expect(path, "the last user", re.findall(r"^USER (\S+)", text, re.M)[-1:], ["9999:9999"])
    expect(path, "the build's Java", set(re.findall(r"FROM maven:\S+-temurin-(\d+)", text)), {java})
    expect(path, "the job jar", set(re.findall(r"batchpredict-flink-\S+\.jar", text)), {f"batchpredict-flink-{version}-job-thin.jar"})
    expect(path, "what goes into lib/", re.findall(r"scripts/flink/tensorflow.xml -DoutputDirectory=(\S+)", text), re.findall(r"--from=build (\S+)/ /opt/flink/lib/", text))
cuda = re.findall(r"<cuda.version>([\d.]+)", read("pom.xml"))
if cuda:
    found = re.findall(r"FROM nvidia/cuda:(\d+\.\d+)", read("deploy/Dockerfile.gpu"))
    expect("deploy/Dockerfile.gpu", "CUDA's version", found, cuda)

# The thin job jar leaves out what lib/ gets, and nothing else but Flink's own.
thin = read("flink/pom.xml").split("<id>thin-job-jar</id>")[1].split("</execution>")[0]
left_out = {tuple(name.split(":")) for name in re.findall(r"<exclude>([^<]+)", thin)}
jars = re.findall(r"^\s+(\S+?):(\S+?):jar:", re.sub(r"\x1b\[[0-9;]*m", "", read(lib)), re.M)
covered = {next((rule for rule in left_out if rule[0] == group and rule[1] in ("*", name)), (group, name)) for group, name in jars}
expect("flink/pom.xml", "what the thin job jar leaves out", left_out, covered)


# Manifests.
def megabytes(text):
    number, unit = re.fullmatch(r"(\d+)(m|g|Mi|Gi)", text).groups()
    return int(number) * (1024 if unit in ("g", "Gi") else 1)


def walk(node):
    yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(child)


settings = yaml.safe_load(next(m for _, m in manifests if m["kind"] == "ConfigMap")["data"]["config.yaml"])
for path, manifest in manifests:
    configurations = [settings] if manifest["kind"] == "ConfigMap" else []
    configurations += [manifest["spec"]["flinkConfiguration"]] if manifest["kind"] == "FlinkDeployment" else []
    for configuration in configurations:
        found = {option for option in configuration["env.java.opts.all"].split() if option.startswith("--add-")}
        expect(path, "Java's --add-opens", sorted(found), sorted(opens))
    if manifest["kind"] == "FlinkDeployment":
        expect(path, "flinkVersion", manifest["spec"]["flinkVersion"], "v" + "_".join(flink.split(".")[:2]))
    text = yaml.safe_dump(manifest)
    for jar in re.findall(r"batchpredict-flink-\S+\.jar", text):
        expect(path, "the job jar", jar, f"batchpredict-flink-{version}-job-thin.jar")
    for entry in re.findall(r"org\.batchpredict\.\S+", text):
        expect(path, "the main class", entry, main_class)
    for node in walk(manifest):
        if isinstance(node, dict) and isinstance(node.get("image"), str):
            expect(path, "the image", node["image"].removesuffix("-gpu"), f"batchpredict:{version}")
        if isinstance(node, dict) and node.get("name") in ("jobmanager", "taskmanager") and "args" in node:
            key = node["name"] + ".memory.process.size"
            given = [arg.split("=")[1] for arg in node["args"] if arg.startswith(f"-D{key}=")]
            limit = node["resources"]["limits"]["memory"]
            expect(path, "the limit of memory, MiB", megabytes(limit), megabytes((given or [settings[key]])[0]))

if problems:
    print("\n".join(problems), file=sys.stderr)
sys.exit(1 if problems else 0)
