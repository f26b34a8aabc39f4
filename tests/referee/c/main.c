/*
 * Read at the end. Before it `zs_cases` is defined, what can be asked:
 * `case 0: zs_shown(...); break; case 1: ...`
 */

int main(void)
{
	unsigned long long a[4];
	unsigned int which, idx;
	zs_frame *frame;

	while (scanf("%x %llx %llx %llx %llx", &which, a, a + 1, a + 2, a + 3) == 5) {
		switch (which) {
		zs_cases
		default:
			return 1;
		}
		fflush(NULL);	/* the next may end the program */
	}
	return 0;
}
