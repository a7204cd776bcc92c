import "./sibling.js";
L("throws");
throw E("at once");
