import { z } from 'zod';

/** An http or https address without a name and password in it: secrets belong into environment variables. */
export const httpAddress = z.url({ protocol: /^https?$/ }).refine((address) => {
  if (!URL.canParse(address)) return true;
  const { username, password } = new URL(address);
  return username === '' && password === '';
}, 'holds a name or a password: move them into environment variables');
