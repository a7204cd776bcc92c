exports.text = "required";
exports.f = async () => await 1;
