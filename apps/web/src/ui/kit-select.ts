// The kit's `Select` by itself, for whoever loads it late: asking for the kit's index would load all of the kit.
export { Select } from '@mantine/core';
