/** A security check, taken out once. */
export interface Mutant {
	/** The check that is missing. */
	readonly name: string;
	readonly file: string;
	/** The exact source text of the check; it occurs once in its file. */
	readonly find: string;
	/** What stands there instead. */
	readonly replace: string;
	/** Test files of which one must turn red. */
	readonly scene: readonly string[];
}

/** The checks of one subject: their names begin alike, and most turn the same scenes red. */
export const checksOf =
	(prefix: string, usual: readonly string[] = []) =>
	(name: string, file: string, find: string, replace: string, scene = usual): Mutant => ({
		name: `${prefix}${name}`,
		file,
		find,
		replace,
		scene,
	});

/** A check that is left out altogether. */
export const without = (name: string, file: string, find: string, ...scene: readonly string[]): Mutant => ({
	name,
	file,
	find,
	replace: "",
	scene,
});

/** A check in whose place something else stands. */
export const instead = (
	name: string,
	file: string,
	find: string,
	replace: string,
	...scene: readonly string[]
): Mutant => ({ name, file, find, replace, scene });

export const attack = (name: string) => `test/attacks/${name}.test.ts`;
