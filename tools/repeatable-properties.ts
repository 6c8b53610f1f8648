import fc from 'fast-check';

// A property fails on every machine or on none. KYMO_PROPERTY_SEED looks at other examples.
fc.configureGlobal({ seed: Number(process.env['KYMO_PROPERTY_SEED'] ?? 1) });
