using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BienEtre.Host.Pages.Frame;

/// <summary>Renders a view as the answer to a request: whole, never streamed, so that its status is true.</summary>
internal static class Show
{
    /// <summary>A page with its model.</summary>
    public static RazorComponentResult Page<TView>(int status, params ReadOnlySpan<(string Name, object? Value)> model)
        where TView : IComponent
    {
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in model)
        {
            parameters[name] = value;
        }

        return new RazorComponentResult(typeof(TView), parameters) { StatusCode = status, PreventStreamingRendering = true };
    }

    /// <summary>A page with its model, status 200.</summary>
    public static RazorComponentResult Page<TView>(params ReadOnlySpan<(string Name, object? Value)> model)
        where TView : IComponent => Page<TView>(StatusCodes.Status200OK, model);
}
