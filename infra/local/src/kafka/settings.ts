/** Settings by name, as a properties file takes them. */
export type Settings = Readonly<Record<string, string | number | boolean>>;
