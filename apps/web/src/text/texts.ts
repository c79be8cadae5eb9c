/** The shape a translation must have: the same keys as the Spanish source, any words. */
export type Texts<Source> = { [Key in keyof Source]: Source[Key] extends string ? string : Texts<Source[Key]> };
