const f = async () => await 1;
export default f;
