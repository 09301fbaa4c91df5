namespace BienEtre.Host;

/// <summary>The program cannot start. The message is for the operator: what is wrong, and what to do next. It holds no personal data.</summary>
internal sealed class StartException(string message) : Exception(message);
