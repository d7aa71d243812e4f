"""Runs named cases and prints a line for each: `ok 14 NAME`, or `FAILED 14 NAME: why`."""

import os
import sys
import traceback

CASES = []


def case(number, name, group=''):
  """A case; those of a group only run when the group is asked for."""
  def add(function):
    CASES.append((number, name, group, function))
    return function
  return add


def setting(name):
  return os.environ[name]


def check(condition, why):
  if not condition:
    raise AssertionError(why)


def equal(actual, expected, where=''):
  if actual != expected:
    raise AssertionError('%s is %r, not %r' % (where or 'it', actual, expected))


def ask(what):
  """Asks whoever started this program to do something, and waits until that is done."""
  print('? ' + what, flush=True)
  check(sys.stdin.readline(), 'nobody did ' + what)


def main():
  """Runs the cases of the group that the first argument names; of those, the numbers that follow."""
  group = sys.argv[1] if len(sys.argv) > 1 else ''
  numbers = [int(n) for n in sys.argv[2:]]
  for number, name, of, function in CASES:
    if of == group and (not numbers or number in numbers):
      try:
        function()
        print('ok %d %s' % (number, name), flush=True)
      except Exception as e:
        traceback.print_exc()
        why = ' '.join(('%s: %s' % (type(e).__name__, e)).split())
        print('FAILED %d %s: %s' % (number, name, why), flush=True)
