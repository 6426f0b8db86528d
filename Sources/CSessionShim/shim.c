/* SwiftPM wants one C file to build the module; everything is inline in system.h. */
#include "system.h"
