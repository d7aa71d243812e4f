"""Calls a job service with google-api-python-client, as its users do; today's and that of 2019."""

import harness

# The order of the cases is that of the imports.
import creating
import running
import listing
import changing
import access
import wire
import instances

if __name__ == '__main__':
  harness.main()
