/** A module of `deploy/services`: plain JavaScript, which no library depends on. */
export async function serviceModule<Module>(name: string): Promise<Module> {
  const { href } = new URL(`../../../deploy/services/${name}.mjs`, import.meta.url);
  return (await import(/* @vite-ignore */ href)) as Module;
}
