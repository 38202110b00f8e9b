#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What programs read: `migc check --json` and `--sarif` of every case of reject/ have the form that
grammar/README.md describes and that code scanning asks for, and say what the text says.
   reports.py MIGC REJECT"""
import json
import os
import re
import subprocess
import sys
import urllib.parse

PLACE = {"file": str, "line": int, "column": int, "endLine": int, "endColumn": int}
NOTE = {"message": str}
PROBLEM = {"code": str, "severity": str, "message": str}
OPTIONAL = {"notes": list, "help": str}


def fail(case, what):
    sys.exit(f"FAILED: {case}: {what}")


def check_members(case, value, needed, place, optional):
    if not isinstance(value, dict):
        fail(case, f"{value} is no object")
    known = dict(needed, **optional)
    if "file" in value or place:
        known.update(PLACE)
        needed = dict(needed, **PLACE)
    for name in needed:
        if name not in value:
            fail(case, f"{name} is missing in {value}")
    for name, member in value.items():
        if name not in known or type(member) is not known[name]:
            fail(case, f"{name} is not described, or of another kind, in {value}")
    if "file" in value and not (1 <= value["line"] <= value["endLine"] and value["column"] >= 1
                                and (value["line"], value["column"]) <= (value["endLine"], value["endColumn"])):
        fail(case, f"this place is none: {value}")


def check_json(case, text):
    problems = json.loads(text)
    for problem in problems:
        check_members(case, problem, PROBLEM, False, OPTIONAL)
        if not re.fullmatch(r"M\d{3}", problem["code"]) or problem["severity"] != "error":
            fail(case, f"code or severity: {problem}")
        for note in problem.get("notes", []):
            check_members(case, note, NOTE, False, {})
    return problems


def check_location(case, location):
    place = location["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    region = place["region"]
    if urllib.parse.urlparse(uri).scheme or uri.startswith("/") or not os.path.exists(urllib.parse.unquote(uri)):
        fail(case, f"`{uri}` is no file below the working directory")
    if region["startLine"] < 1 or region.get("startColumn", 1) < 1:
        fail(case, f"a region that is none: {region}")
    return uri, region


def check_rule(case, rule):
    if not re.fullmatch(r"M\d{3}", rule["id"]) or not rule["shortDescription"]["text"]:
        fail(case, f"a rule without id or description: {rule}")
    if "Example:" not in rule["help"]["text"] or rule["help"]["markdown"] != rule["help"]["text"]:
        fail(case, f"{rule['id']} has no page")
    if rule["defaultConfiguration"]["level"] != "error":
        fail(case, f"{rule['id']} is no error")


def check_sarif(case, text):
    log = json.loads(text)
    if log["version"] != "2.1.0" or not log["$schema"].endswith("sarif-2.1.0.json") or len(log["runs"]) != 1:
        fail(case, "no log of SARIF 2.1.0 with one run")
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    if driver["name"] != "migc" or not driver["version"] or run["columnKind"] != "unicodeCodePoints":
        fail(case, "the tool is not described")
    rules = driver["rules"]
    for rule in rules:
        check_rule(case, rule)
    if len({rule["id"] for rule in rules}) != len(rules) or len(rules) > len(run["results"]):
        fail(case, "each code that occurs has one rule")
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"] or result["level"] != "error":
            fail(case, f"the rule of {result}")
        if not result["message"]["text"] or len(result["locations"]) != 1:
            fail(case, f"no message or place in {result}")
        for location in result["locations"] + result.get("relatedLocations", []):
            check_location(case, location)
        if any(not related["message"]["text"] for related in result.get("relatedLocations", [])):
            fail(case, f"a place without a message in {result}")
    return run["results"]


def check_same(case, errors, problems, results):
    counted = re.search(r"^migc: (\d+) error", errors, re.M)
    if not counted or not int(counted[1]) == len(problems) == len(results):
        fail(case, f"{len(problems)} problems in JSON, {len(results)} in SARIF, and\n{errors}")
    for problem, result in zip(problems, results):
        notes = problem.get("notes", [])
        placed = [note for note in notes if "file" in note]
        if problem["code"] != result["ruleId"] or not result["message"]["text"].startswith(problem["message"]):
            fail(case, f"these are not the same:\n{problem}\n{result}")
        if len(placed) != len(result.get("relatedLocations", [])):
            fail(case, f"other places:\n{problem}\n{result}")
        for text in [note["message"] for note in notes if "file" not in note] + [problem.get("help", "")]:
            if text not in result["message"]["text"]:
                fail(case, f"`{text}` is missing in {result}")
        if "file" in problem:
            uri, region = check_location(case, result["locations"][0])
            if (urllib.parse.unquote(uri), region["startLine"], region["startColumn"], region["endLine"],
                    region["endColumn"]) != tuple(problem[name] for name in PLACE):
                fail(case, f"another place:\n{problem}\n{result}")


def run_migc(*arguments):
    return subprocess.run([migc, "check", *arguments], text=True, capture_output=True)


migc, folder = (os.path.abspath(path) for path in sys.argv[1:3])
os.chdir(folder)
cases = sorted(os.listdir("."))
for case in cases:
    arguments = [case]
    if os.path.exists(f"{case}/arguments.txt"):
        with open(f"{case}/arguments.txt", encoding="utf-8") as file:
            arguments += file.read().split()
    as_json = run_migc("--json", *arguments)
    as_sarif = run_migc("--sarif", *arguments)
    if as_json.returncode != 1 or as_sarif.returncode != 1:
        fail(case, f"exit {as_json.returncode} and {as_sarif.returncode}")
    check_same(case, as_json.stderr, check_json(case, as_json.stdout), check_sarif(case, as_sarif.stdout))
absolute = check_sarif("an absolute path", run_migc("--sarif", os.path.join(folder, cases[0])).stdout)
if not absolute:
    fail("an absolute path", "no results")
good = os.path.join("..", "accept", sorted(os.listdir("../accept"))[0])
if check_sarif(good, run_migc("--sarif", good).stdout) or check_json(good, run_migc("--json", good).stdout):
    fail(good, "a chain without errors has results")
if not cases:
    fail(folder, "no cases")
