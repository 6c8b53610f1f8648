/** Middle of the scaled range: inside the networks values lie about 0. */
export const CENTRE = 0.5;
