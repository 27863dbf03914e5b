/*
 * What a web server and FastCGI, or CGI, cost by themselves: an answer of a
 * few bytes to every request.  Of two processes each takes a connection.
 */
#include <fcgiapp.h>
#include <stdlib.h>
#include <unistd.h>

#define ANSWER "Content-Type: text/plain; charset=utf-8\r\n" \
	"Content-Length: 6\r\n\r\nhello\n"

int
main(void)
{
	FCGX_Request r;

	if (FCGX_IsCGI()) {
		ssize_t n = write(STDOUT_FILENO, ANSWER, sizeof(ANSWER) - 1);

		return n == sizeof(ANSWER) - 1 ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (FCGX_Init() != 0 || FCGX_InitRequest(&r, 0, 0) != 0)
		return EXIT_FAILURE;
	while (FCGX_Accept_r(&r) == 0) {
		FCGX_PutStr(ANSWER, sizeof(ANSWER) - 1, r.out);
		FCGX_Finish_r(&r);
	}
	return EXIT_SUCCESS;
}
