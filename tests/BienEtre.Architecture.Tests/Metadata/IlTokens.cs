using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace BienEtre.Architecture.Tests.Metadata;

/// <summary>Walks the instructions of a method body (ECMA-335 III) and yields those that carry a metadata token.</summary>
internal static class IlTokens
{
    private static readonly Dictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields()
        .Where(f => f.FieldType == typeof(OpCode)).Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => (ushort)c.Value);

    /// <summary>Every token operand in order.</summary>
    /// <param name="body">The method body.</param>
    public static List<(OpCode Code, int Token)> Read(MethodBodyBlock body)
    {
        var found = new List<(OpCode, int)>();
        var il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            ushort value = il.ReadByte();
            if (value == 0xFE)
            {
                value = (ushort)(0xFE00 | il.ReadByte());
            }

            var code = Codes[value];
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineSig
                    or OperandType.InlineString:
                    found.Add((code, il.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var branches = il.ReadInt32();
                    il.Offset += 4 * branches;
                    break;
                default:
                    il.Offset += Width(code.OperandType);
                    break;
            }
        }

        return found;
    }

    /// <summary>The text of a string token.</summary>
    /// <param name="reader">The module's metadata.</param>
    /// <param name="token">Operand of <c>ldstr</c>.</param>
    public static string Text(MetadataReader reader, int token) => reader.GetUserString((UserStringHandle)MetadataTokens.Handle(token));

    private static int Width(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineBrTarget or OperandType.InlineI or OperandType.ShortInlineR => 4,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => throw new InvalidOperationException($"unknown operand {operand}"),
    };
}
