// A longer cycle, entered in the middle, one of its modules imported from outside too.
import "./b.js";
import "./outside.js";
L("main");
