export default (0, async () => {});
