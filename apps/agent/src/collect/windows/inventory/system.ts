import { notSupportedYet } from '../../collector.ts';

export const windowsSystemSection = notSupportedYet;
