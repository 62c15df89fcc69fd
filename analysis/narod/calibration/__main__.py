"""python3 -m narod.calibration"""
import sys

from .command import main

sys.exit(main())
