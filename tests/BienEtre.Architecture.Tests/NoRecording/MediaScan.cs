using BienEtre.Architecture.Tests.Metadata;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>
/// What the assemblies that handle picture and sound may refer to. A list of what is allowed, so that anything new is red until it is written here
/// with its reason; and, inside allowed namespaces, what is forbidden all the same.
/// </summary>
internal static class MediaScan
{
    private static readonly string[] AllowedNamespaces =
    [
        "System.Buffers", "System.Collections", "System.Diagnostics.CodeAnalysis", "System.Globalization", "System.Linq", "System.Numerics",
        "System.Runtime", "System.Security.Cryptography", "System.Text", "System.Threading", "BienEtre.Media", "Org.BouncyCastle", "Microsoft.CodeAnalysis",
    ];

    /// <summary>Single types of namespaces that are otherwise closed. The part after the type says why.</summary>
    private static readonly Dictionary<string, string> AllowedTypes = new()
    {
        ["System.Diagnostics.Debug"] = "assertions",
        ["System.Diagnostics.DebuggerDisplayAttribute"] = "no code",
        ["System.Diagnostics.DebuggerBrowsableAttribute"] = "no code",
        ["System.Diagnostics.DebuggerBrowsableState"] = "no code",
        ["System.Diagnostics.DebuggableAttribute"] = "written by the compiler",
        ["System.Diagnostics.DebuggableAttribute+DebuggingModes"] = "written by the compiler",
        ["System.Diagnostics.DebuggerHiddenAttribute"] = "written by the compiler",
        ["System.Diagnostics.DebuggerStepThroughAttribute"] = "written by the compiler",
        ["System.Diagnostics.StackTraceHiddenAttribute"] = "no code",
        ["System.Diagnostics.ConditionalAttribute"] = "no code",
        ["System.Diagnostics.UnreachableException"] = "an exception",
        ["System.Diagnostics.Stopwatch"] = "monotonic time at the sockets' edge",
        ["System.IO.IOException"] = "what BouncyCastle's transport contract throws; holds no data",
        ["System.IO.EndOfStreamException"] = "what BouncyCastle's transport contract throws; holds no data",
        ["System.Reflection.DefaultMemberAttribute"] = "written by the compiler for an indexer",
        ["System.Net.IPAddress"] = "an address",
        ["System.Net.IPEndPoint"] = "an address",
        ["System.Net.EndPoint"] = "an address",
        ["System.Net.SocketAddress"] = "an address",
    };

    private static readonly string[] AllowedSocketTypes =
    [
        "Socket", "SocketException", "SocketError", "SocketFlags", "SocketType", "ProtocolType", "AddressFamily", "SocketOptionLevel", "SocketOptionName",
        "SocketShutdown", "SelectMode", "SocketReceiveMessageFromResult", "SocketReceiveFromResult", "IPPacketInformation", "LingerOption", "IOControlCode",
    ];

    /// <summary>Types of allowed namespaces that could carry bytes out of memory, or run code that nobody can scan.</summary>
    private static readonly string[] ForbiddenTypes =
    [
        "System.Console", "System.Activator", "System.AppDomain", "System.AppContext", "System.Runtime.InteropServices.NativeLibrary",
        "System.Runtime.InteropServices.SafeHandle", "System.Runtime.InteropServices.DllImportAttribute", "System.Runtime.Loader.AssemblyLoadContext",
        "System.Security.Cryptography.CryptoStream", "System.Security.Cryptography.X509Certificates.X509Store",
    ];

    /// <summary>Single members of allowed types. SendFile reads files, the others load or run code by name.</summary>
    private static readonly string[] ForbiddenMembers =
    [
        "System.Type.GetType", "System.Type.InvokeMember", "System.Net.Sockets.Socket.SendFile", "System.Net.Sockets.Socket.SendFileAsync",
        "System.Net.Sockets.Socket.BeginSendFile", "System.Runtime.InteropServices.Marshal.GetDelegateForFunctionPointer",
    ];

    /// <summary>Native functions that the sockets may import (module, entry point). None: the portable socket needs none.</summary>
    private static readonly HashSet<(string Module, string Entry)> AllowedImports = [];

    /// <summary>Everything in the assembly that is not on the lists; empty is the promise.</summary>
    /// <param name="assembly">An assembly that handles media.</param>
    /// <param name="sockets">Whether this is the one assembly that opens media sockets.</param>
    public static List<string> Findings(AssemblyModel assembly, bool sockets)
    {
        var findings = new List<string>();
        foreach (var type in assembly.Types)
        {
            findings.AddRange(type.Mentions.Where(m => !MayMention(m, assembly.Name, sockets)).Select(m => $"{type.Id.FullName} uses {m.FullName}"));
            foreach (var method in type.Methods)
            {
                findings.AddRange(method.Members.Where(m => ForbiddenMembers.Contains(m.ToString())).Select(m => $"{method.Id} uses {m}"));
                if (method.Import is { } import && !(sockets && AllowedImports.Contains(import)))
                {
                    findings.Add($"{method.Id} imports {import.Entry} of {import.Module}");
                }

                if (method.HasIndirectCall)
                {
                    findings.Add($"{method.Id} calls through a raw function pointer");
                }
            }
        }

        return findings;
    }

    private static bool MayMention(TypeId type, string self, bool sockets)
    {
        if (type.Assembly == self || AllowedTypes.ContainsKey(type.FullName))
        {
            return true;
        }

        if (ForbiddenTypes.Contains(type.FullName))
        {
            return false;
        }

        return type.Namespace == "System" || type.FullName == "generic parameter" || AllowedNamespaces.Any(type.IsIn)
            || (sockets && type.Namespace == "System.Net.Sockets" && AllowedSocketTypes.Contains(type.Name));
    }
}
