import { notSupportedYet } from '../../collector.ts';

export const macSystemSection = notSupportedYet;
